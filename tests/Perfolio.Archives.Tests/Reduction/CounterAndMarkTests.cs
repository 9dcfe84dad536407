using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;

namespace Perfolio.Archives.Tests.Reduction;

public class CounterAndMarkTests
{
    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void CountersAreUnwrappedAndWidened(ArchiveVersion version)
    {
        using var series = new Series(version)
            .Metric("fast", MetricType.UInt32, MetricSemantics.Counter).Metric("one", MetricType.UInt32, MetricSemantics.Counter)
            .Metric("signed", MetricType.Int32, MetricSemantics.Counter).Metric("u64", MetricType.UInt64, MetricSemantics.Counter)
            .Metric("s64", MetricType.Int64, MetricSemantics.Counter).Metric("float", MetricType.Float, MetricSemantics.Counter)
            .Metric("reset", MetricType.UInt32, MetricSemantics.Counter);
        for (var k = 0; k <= 18; k++)
        {
            series.At(k * 10, ("fast", k * 1_000_000_000L % (1L << 32)), ("one", (4294967290L + (2 * k)) % (1L << 32)),
                ("signed", (long)unchecked((int)(2147483600L + (10 * k)))), ("u64", unchecked(ulong.MaxValue - 29 + (ulong)(10 * k))),
                ("s64", k * 1_000_000_000_000L), ("float", k * 5f), ("reset", k < 6 ? k * 10 : (k * 10) - 60));
        }

        series.Write().Reduce("60").ShouldBe([
            "0: fast=0 one=4294967290 signed=2147483600 u64=18446744073709551586 s64=0 float=0 reset=0",
            "60: fast=6000000000 one=4294967302 signed=2147483660 u64=30 s64=6000000000000 float=30 reset=4294967296",
            "120: fast=12000000000 one=4294967314 signed=2147483720 u64=90 s64=12000000000000 float=60 reset=4294967356",
            "180: fast=18000000000 one=4294967326 signed=2147483780 u64=150 s64=18000000000000 float=90 reset=4294967416",
        ]);
        series.Result!.Wraps.ShouldBe([new("fast", 4), new("one", 1), new("signed", 1), new("u64", 1), new("reset", 1)]);
        using var output = Archive.Open(series.Result.Tiers[0].Output);
        output.Metadata.Descriptors.Select(static d => d.Type).ShouldBe([
            MetricType.UInt64, MetricType.UInt64, MetricType.Int64, MetricType.UInt64, MetricType.Int64, MetricType.Float,
                MetricType.UInt64]);
    }

    [Theory]
    [InlineData(null, false, "0: c=0 g=0 d=1|60: c=50 g=30|mark 60.001|120: c=1120 g=110 d=2|180: c=1160 g=145|mark 180.001|240: c=2240 g=220 d=3|300: c=2300 g=275|mark 300.001")]
    [InlineData("30", false, "30: c=30 g=30|90: c=50 g=45|mark 90.001|150: c=1150 g=125 d=2|mark 160.001|210: c=2210 g=190 d=3|270: c=2270 g=245|mark 300.001")]
    [InlineData("30", true, "30: c=30 g=30|90: c=50 g=45|mark 90.001|150: c=1150 g=125 d=2|mark 160.001|210: c=2210 g=190 d=3|270: c=2270 g=245|300: c=2300 g=290|mark 300.001")]
    public void AGapStaysAGap(string? start, bool tail, string expected)
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter)
            .Metric("g", MetricType.UInt32, MetricSemantics.Instant).Metric("d", MetricType.UInt32, MetricSemantics.Discrete);
        foreach (var (from, to, plus, d) in new[] { (0, 50, 0, 1), (100, 160, 1000, 2), (200, 300, 2000, 3) })
        {
            series.At(from, ("c", plus + from), ("g", from), ("d", d));
            for (var x = from + 10; x <= to; x += 10)
                series.At(x, ("c", plus + x), ("g", x));
            series.Mark(to + 0.001m);
        }

        series.Write().Reduce("60", o => o with { Window = Series.Window(start), Tail = tail }).ShouldBe(expected.Split('|'));
    }

    [Fact]
    public void AMarkBehindASampleTimeKeepsItsStampAndTheBaseOfTheCounter()
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter);
        for (var x = 0; x <= 60; x += 10)
            series.At(x, ("c", (4294967200L + (3 * x)) % (1L << 32)));
        series.Mark(60.001m);
        for (var x = 90; x <= 180; x += 10)
            series.At(x, ("c", (4294967200L + (3 * x)) % (1L << 32)));
        series.Write().Reduce("60").ShouldBe([
            "0: c=4294967200", "60: c=4294967380", "mark 60.001", "120: c=4294967560", "180: c=4294967740"]);
    }

    [Fact]
    public void MarksAreWrittenOnceAndInOrderWhateverTheInputDoes()
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        series.At(0, ("g", 0)).Mark(15).At(10, ("g", 10)).At(20, ("g", 20)).Mark(31).Mark(32).At(40, ("g", 40)).Mark(25)
            .At(50, ("g", 50)).Write();
        series.Reduce("10").ShouldBe(["0: g=0", "10: g=10", "mark 15", "20: g=20", "mark 31", "40: g=40", "50: g=50"]);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public void SeveralInputsAreOneWithAMarkBetween(string first, string second)
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter).Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        for (var x = 0; x <= 60; x += 10)
            series.At(x, ("c", x), ("g", x));
        series.Write("a");
        for (var x = 100; x <= 180; x += 10)
            series.At(x, ("c", x), ("g", x));
        series.Write("b", 100);
        series.Reduce("60", null, first, second).ShouldBe([
            "0: c=0 g=0", "60: c=60 g=35", "mark 60.001", "120: c=120 g=110", "180: c=180 g=155"]);
    }

    [Fact]
    public void SeveralTiersAreWhatSeparateRunsGive()
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter).Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        for (var x = 0; x <= 600; x += 7)
            series.At(x, ("c", x * 100_000_000L % (1L << 32)), ("g", x * x));
        series.Write();
        var alone = new[] { "20", "60", "333" }.Select(interval => series.Reduce(interval)).ToArray();
        series.Reduce("20", o => o with
        {
            Tiers = [.. o.Tiers, new ReduceTier(60_000_000_000, series.Path("t60")), new ReduceTier(333_000_000_000, series.Path("t333"))],
        }).ShouldBe(alone[0]);
        Series.Read(series.Path("t60")).ShouldBe(alone[1]);
        Series.Read(series.Path("t333")).ShouldBe(alone[2]);
    }
}
