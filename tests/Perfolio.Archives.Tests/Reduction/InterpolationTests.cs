using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;

namespace Perfolio.Archives.Tests.Reduction;

public class InterpolationTests
{
    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void ValuesAreThoseAtTheSampleTimes(ArchiveVersion version)
    {
        using var series = new Series(version).Metric("u32", MetricType.UInt32, MetricSemantics.Instant).Metric("double", MetricType.Double, MetricSemantics.Instant)
            .Metric("float", MetricType.Float, MetricSemantics.Instant).Metric("s32", MetricType.Int32, MetricSemantics.Instant)
            .Metric("u64", MetricType.UInt64, MetricSemantics.Instant).Metric("text", MetricType.String, MetricSemantics.Instant)
            .Metric("d", MetricType.UInt32, MetricSemantics.Discrete);
        for (var x = 0; x <= 120; x += 10)
        {
            List<(string, object)> values = [("u32", x), ("double", x / 4.0), ("float", x / 10f), ("s32", -x / 10),
                ("u64", (1UL << 63) + (ulong)(x / 10)), ("text", $"s{x:D3}")];
            if (x is 0 or 20 or 40)
                values.Add(("d", x switch { 0 => 1, 20 => 2, _ => 6 }));
            series.At(x, [.. values]);
        }

        series.Write();
        Interpolated(series, "60").ShouldBe([
            "0: u32=0 double=0 float=0 s32=0 u64=9223372036854775808 text=s000 d=1",
            "60: u32=60 double=15 float=6 s32=-6 u64=9223372036854775814 text=s060 d=6",
            "120: u32=120 double=30 float=12 s32=-12 u64=9223372036854775820 text=s120",
        ]);
    }

    [Theory]
    [InlineData("5", null, null, 0, "5: g=0 d=1|65: g=60 d=6")]
    [InlineData(null, null, "1m", 0, "40: g=40 d=6|100: g=100")]
    [InlineData(null, "90", null, 0, "0: g=0 d=1|60: g=60 d=6")]
    [InlineData(null, null, null, 2, "0: g=0 d=1|60: g=60 d=6")]
    public void TheWindowDecidesTheSampleTimes(string? start, string? finish, string? align, int samples, string expected)
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant).Metric("d", MetricType.UInt32, MetricSemantics.Discrete);
        for (var x = 0; x <= 120; x += 10)
        {
            if (x is 0 or 20 or 40)
                series.At(x, ("g", x), ("d", x switch { 0 => 1, 20 => 2, _ => 6 }));
            else
                series.At(x, ("g", x));
        }

        series.Write();
        Interpolated(series, "60", o => o with { Window = Series.Window(start, finish, align), Samples = samples })
            .ShouldBe(expected.Split('|'));
    }

    [Fact]
    public void IrregularObservationsGiveStepsAndLines()
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant).Metric("c", MetricType.UInt32, MetricSemantics.Counter);
        foreach (var (x, g) in new[] { (0, 0), (5, 10), (10, 20), (55, 60), (65, 100), (120, 40) })
            series.At(x, ("g", g), ("c", x));
        series.Write();
        Interpolated(series, "60").ShouldBe(["0: g=0 c=0", "60: g=60 c=60", "120: g=40 c=120"]);
    }

    [Fact]
    public void CountersAreNotUnwrapped()
    {
        using var series = new Series().Metric("fast", MetricType.UInt32, MetricSemantics.Counter).Metric("one", MetricType.UInt32, MetricSemantics.Counter)
            .Metric("signed", MetricType.Int32, MetricSemantics.Counter).Metric("u64", MetricType.UInt64, MetricSemantics.Counter)
            .Metric("float", MetricType.Float, MetricSemantics.Counter);
        for (var k = 0; k <= 18; k++)
        {
            series.At(k * 10, ("fast", k * 1_000_000_000L % (1L << 32)), ("one", (4294967290L + (2 * k)) % (1L << 32)),
                ("signed", (long)unchecked((int)(2147483600L + (10 * k)))), ("u64", unchecked(ulong.MaxValue - 29 + (ulong)(10 * k))), ("float", k * 5f));
        }

        series.Write();
        Interpolated(series, "60").ShouldBe([
            "0: fast=0 one=4294967290 signed=2147483600 u64=18446744073709551586 float=0",
            "60: fast=1705032704 one=6 signed=-2147483636 u64=30 float=30",
            "120: fast=3410065408 one=18 signed=-2147483576 u64=90 float=60",
            "180: fast=820130816 one=30 signed=-2147483516 u64=150 float=90",
        ]);
        using var output = Archive.Open(series.Result!.Tiers[0].Output);
        output.Metadata.Descriptors.Select(static d => d.Type).ShouldBe([
            MetricType.UInt64, MetricType.UInt64, MetricType.Int64, MetricType.UInt64, MetricType.Float]);
    }

    [Fact]
    public void CountersOffTheGridAreLinear()
    {
        using var series = new Series().Metric("u", MetricType.UInt32, MetricSemantics.Counter).Metric("d", MetricType.Double, MetricSemantics.Counter)
            .Metric("s", MetricType.Int32, MetricSemantics.Counter).Metric("l", MetricType.Int64, MetricSemantics.Counter);
        for (var x = 0; x <= 150; x += 25)
            series.At(x, ("u", x), ("d", x / 2.0), ("s", x * 3), ("l", x * 1_000_000_000L));
        series.Write();
        Interpolated(series, "60")
            .ShouldBe(["0: u=0 d=0 s=0 l=0", "60: u=60 d=30 s=180 l=60000000000", "120: u=120 d=60 s=360 l=120000000000"]);
    }

    [Fact]
    public void ASignedCounterIsInterpolatedOverItsWrap()
    {
        using var series = new Series().Metric("s", MetricType.Int32, MetricSemantics.Counter);
        series.At(0, ("s", 2147483640)).At(50, ("s", 2147483640)).At(70, ("s", -2147483640L)).At(110, ("s", 0))
            .At(130, ("s", -10)).Write();
        // 16 steps over the wrap: half of them lie before it.
        Interpolated(series, "60").ShouldBe(["0: s=2147483640", "60: s=-2147483648", "120: s=-4"]);
    }

    [Theory]
    [InlineData(null, "0: c=0 g=0 d=1|mark 50.001|120: c=1120 g=120 d=2|mark 160.001|240: c=2240 g=240 d=3|300: c=2300 g=300|mark 300.001")]
    [InlineData("30", "30: c=30 g=30 d=1|mark 50.001|150: c=1150 g=150 d=2|mark 160.001|210: g=210 d=3|270: c=2270 g=270|mark 300.001")]
    public void NothingIsInterpolatedAcrossAMark(string? start, string expected)
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

        series.Write();
        Interpolated(series, "60", o => o with { Window = Series.Window(start) }).ShouldBe(expected.Split('|'));
    }

    [Fact]
    public void ACounterHasNoValueAtTheFirstSampleTimeBehindAMark()
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter).Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        for (var x = 0; x <= 60; x += 10)
            series.At(x, ("c", x), ("g", x));
        series.Mark(60.001m);
        for (var x = 70; x <= 180; x += 10)
            series.At(x, ("c", x), ("g", x));
        series.Write();
        Interpolated(series, "60").ShouldBe(["0: c=0 g=0", "60: c=60 g=60", "mark 60.001", "120: g=120", "180: c=180 g=180"]);
    }

    [Fact]
    public void InstancesAreThoseOfTheInterval()
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter, instances: true)
            .Metric("g", MetricType.Double, MetricSemantics.Instant, instances: true);
        for (var x = 0; x <= 180; x += 10)
        {
            var low = x / 60;
            var ids = new[] { low, low + 1, low + 2 };
            if (x % 60 == 0)
                series.Instances(x, [.. ids.Select(static i => (i, $"p{i}"))]);
            series.At(x, ("c", ids.ToDictionary(static i => i, i => (object)(x * (i + 1)))), ("g", ids.ToDictionary(static i => i, i => (object)(x + (i / 10.0)))));
        }

        series.Write();
        Interpolated(series, "60").ShouldBe([
            "0: c[p0]=0 c[p1]=0 c[p2]=0 g[p0]=0 g[p1]=0.1 g[p2]=0.2",
            "60: c[p1]=120 c[p2]=180 c[p3]=240 g[p1]=60.1 g[p2]=60.2 g[p3]=60.3",
            "120: c[p2]=360 c[p3]=480 c[p4]=600 g[p2]=120.2 g[p3]=120.3 g[p4]=120.4",
            "180: c[p3]=720 c[p4]=900 c[p5]=1080 g[p3]=180.3 g[p4]=180.4 g[p5]=180.5",
        ]);
        using var output = Archive.Open(series.Result!.Tiers[0].Output);
        var history = output.Metadata.Find(Series.Indom)!;
        Enumerable.Range(0, history.Records.Count).Select(i => string.Join(' ', history.At(i).Ids.ToArray()))
            .ShouldBe(["0 1 2", "1 2 3", "2 3 4", "3 4 5"]);
    }

    [Fact]
    public void GapsErrorsAndSubSecondStamps()
    {
        using var gap = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant).Metric("c", MetricType.UInt32, MetricSemantics.Counter)
            .Metric("d", MetricType.UInt32, MetricSemantics.Discrete);
        gap.At(0, ("g", 0), ("c", 0), ("d", 7));
        foreach (var x in new[] { 10, 20, 30, 200, 210, 220, 230, 240 })
            gap.At(x, ("g", x), ("c", x));
        gap.Write();
        Interpolated(gap, "60").ShouldBe(["0: g=0 c=0 d=7", "60: g=30 c=60", "240: g=240 c=240"]);

        using var errors = new Series().Metric("a", MetricType.UInt32, MetricSemantics.Instant).Metric("b", MetricType.UInt32, MetricSemantics.Instant);
        for (var x = 0; x <= 120; x += 10)
            errors.At(x, ("a", x is 10 or 20 or >= 70 ? -12351 : x), ("b", x));
        errors.Write();
        Interpolated(errors, "60").ShouldBe(["0: a=0 b=0", "60: a=60 b=60", "120: b=120"]);

        using var fast = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter).Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        for (var i = 0; i <= 20; i++)
            fast.At(i / 10m, ("c", i), ("g", i));
        fast.Write();
        Interpolated(fast, "0.5").ShouldBe(["0: c=0 g=0", "0.5: c=5 g=5", "1: c=10 g=10", "1.5: c=15 g=15", "2: c=20 g=20"]);
    }

    [Fact]
    public void ARenamedInstanceIsNotInterpolatedTo()
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter, instances: true);
        series.Instances(0, (7, "old")).At(0, ("c", InstanceTests.Map((7, 100)))).At(50, ("c", InstanceTests.Map((7, 150))));
        series.Instances(80, (7, "new")).At(80, ("c", InstanceTests.Map((7, 5)))).At(160, ("c", InstanceTests.Map((7, 21)))).At(180, ("c", InstanceTests.Map((7, 30)))).Write();
        Interpolated(series, "60").ShouldBe(["0: c[old]=100", "120: c[new]=13", "180: c[new]=30"]);
    }

    [Fact]
    public void ADiscreteValueFromBeforeTheWindowKeepsItsName()
    {
        using var series = new Series().Metric("d", MetricType.UInt32, MetricSemantics.Discrete, instances: true);
        series.Instances(0, (1, "a"), (2, "b")).At(0, ("d", InstanceTests.Map((1, 10), (2, 20)))).Instances(30, (2, "b"));
        series.At(90, ("d", InstanceTests.Map((2, 21)))).At(200, ("d", InstanceTests.Map((2, 22)))).Write();
        Interpolated(series, "60", o => o with { Window = Series.Window("70") })
            .ShouldBe(["70: d[a]=10 d[b]=20", "130: d[b]=21"]);
    }

    [Fact]
    public void SeveralTiersAreWhatSeparateRunsGive()
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter).Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        for (var x = 0; x <= 600; x += 7)
            series.At(x, ("c", x * 100_000_000L % (1L << 32)), ("g", x * x));
        series.Write();
        var alone = new[] { "20", "60", "333" }.Select(interval => Interpolated(series, interval)).ToArray();
        Interpolated(series, "20", o => o with
        {
            Tiers = [.. o.Tiers, new ReduceTier(60_000_000_000, series.Path("t60")), new ReduceTier(333_000_000_000, series.Path("t333"))],
        }).ShouldBe(alone[0]);
        Series.Read(series.Path("t60")).ShouldBe(alone[1]);
        Series.Read(series.Path("t333")).ShouldBe(alone[2]);
    }

    private static string[] Interpolated(Series series, string interval, Func<ReduceOptions, ReduceOptions>? change = null) =>
        series.Reduce(interval, o => (change is null ? o : change(o)) with { Interpolate = true });
}
