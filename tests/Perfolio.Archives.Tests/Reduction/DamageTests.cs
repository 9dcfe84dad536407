using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;

namespace Perfolio.Archives.Tests.Reduction;

public class DamageTests
{
    [Theory]
    [InlineData(412, 0x7fffffff, 412, "0: g=0|60: g=35", "0: g=0|60: g=35", "0: g=0|60: g=35|mark 60.001|120: g=100")]
    [InlineData(448, 36, 412, "0: g=0|60: g=35", "0: g=0|60: g=35", "0: g=0|60: g=35|mark 60.001|120: g=100")]
    [InlineData(432, 5, 412, "0: g=0|60: g=35", "0: g=0|60: g=35", "0: g=0|60: g=35|mark 60.001|120: g=100")]
    [InlineData(532, 0x7fffffff, 532, "0: g=0|60: g=35", "0: g=0|60: g=35|90: g=80", "0: g=0|60: g=35|mark 90.001|120: g=94")]
    public void WhatLiesBeforeIsWritten(int at, int word, long reported, string plain, string tail, string resync)
    {
        using var series = Ramp();
        var bytes = File.ReadAllBytes(series.Input + ".0");
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), word);
        File.WriteAllBytes(series.Input + ".0", bytes);
        Check(series, reported, plain, tail, resync);
    }

    [Fact]
    public void ARecordThatBreaksOffIsDamage()
    {
        using var series = Ramp();
        using (var file = File.OpenWrite(series.Input + ".0"))
            file.SetLength(646);
        Check(series, 612, "0: g=0|60: g=35", "0: g=0|60: g=35|110: g=90", "0: g=0|60: g=35");
    }

    [Fact]
    public void NothingIsLeftWhenNothingCouldBeWritten()
    {
        using var series = Ramp();
        var bytes = File.ReadAllBytes(series.Input + ".0");
        bytes[132] = 0x7f;
        File.WriteAllBytes(series.Input + ".0", bytes);
        var output = series.Path("none");
        var result = ArchiveReducer.Reduce(
            [series.Input], new ReduceOptions { Tiers = [new ReduceTier(60_000_000_000, output)] });
        result.Damages.ShouldHaveSingleItem().Offset.ShouldBe(132);
        result.Tiers[0].Kept.ShouldBeFalse();
        Directory.EnumerateFiles(Path.GetDirectoryName(output)!, "*none*").ShouldBeEmpty();
    }

    [Fact]
    public void AnExistingOutputIsRefused()
    {
        using var series = Ramp();
        var options = new ReduceOptions { Tiers = [new ReduceTier(60_000_000_000, series.Path("out"))] };
        ArchiveReducer.Reduce([series.Input], options);
        Should.Throw<ArchiveException>(() =>
            ArchiveReducer.Reduce([series.Input], options)).Message.ShouldContain("already exists");
        ArchiveReducer.Reduce([series.Input], options with { Overwrite = true }).Tiers[0].Records.ShouldBe(3);
    }

    private static Series Ramp()
    {
        var series = new Series(ArchiveVersion.V2).Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        for (var x = 0; x <= 120; x += 10)
            series.At(x, ("g", x));
        return series.Write();
    }

    private static void Check(Series series, long offset, string plain, string tail, string resync)
    {
        series.Reduce("60").ShouldBe(plain.Split('|'));
        var damage = series.Result!.Damages.ShouldHaveSingleItem();
        damage.Offset.ShouldBe(offset);
        damage.Volume.ShouldBe(0);
        series.Reduce("60", static o => o with { Tail = true }).ShouldBe(tail.Split('|'));
        series.Reduce("60", static o => o with { Resync = true }).ShouldBe(resync.Split('|'));
        series.Result!.Damages.ShouldHaveSingleItem();
    }
}
