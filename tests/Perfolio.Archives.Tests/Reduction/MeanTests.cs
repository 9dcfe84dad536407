using Perfolio.Archives.Format;

namespace Perfolio.Archives.Tests.Reduction;

public class MeanTests
{
    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void EveryTypeHasItsMean(ArchiveVersion version)
    {
        using var series = new Series(version)
            .Metric("u", MetricType.UInt32, MetricSemantics.Instant).Metric("d", MetricType.Double, MetricSemantics.Instant)
            .Metric("f", MetricType.Float, MetricSemantics.Instant).Metric("i", MetricType.Int32, MetricSemantics.Instant)
            .Metric("w", MetricType.UInt64, MetricSemantics.Instant).Metric("s", MetricType.String, MetricSemantics.Instant)
            .Metric("l", MetricType.Int64, MetricSemantics.Instant);
        for (var x = 0; x <= 120; x += 10)
            series.At(x, ("u", x), ("d", x / 4.0), ("f", x / 10f), ("i", -x / 10), ("w", (1UL << 63) + (ulong)(x / 10)),
                ("s", $"s{x:D3}"), ("l", -x / 10));
        series.Write().Reduce("60").ShouldBe([
            "0: u=0 d=0 f=0 i=0 w=9223372036854775808 s=s000 l=0",
            "60: u=35 d=8.75 f=3.5 i=-4 w=9223372036854775812 s=s060 l=-4",
            "120: u=95 d=23.75 f=9.5 i=-10 w=9223372036854775818 s=s120 l=-10",
        ]);
    }

    [Theory]
    [InlineData(null, null, null, false, 0, "0: g=0 d=1|60: g=35 d=4|120: g=95")]
    [InlineData(null, null, null, false, 2, "0: g=0 d=1|60: g=35 d=4")]
    [InlineData("5", null, null, false, 0, "65: g=35 d=4")]
    [InlineData(null, "1m", null, false, 0, "40: g=40 d=6|100: g=75")]
    [InlineData(null, "1m", null, true, 0, "40: g=40 d=6|100: g=75|120: g=115")]
    [InlineData(null, null, "90", false, 0, "0: g=0 d=1|60: g=35 d=4")]
    [InlineData(null, null, "90", true, 0, "0: g=0 d=1|60: g=35 d=4|90: g=80")]
    public void TheWindowLimitsWhatIsRead(string? start, string? align, string? finish, bool tail, int samples, string expected)
    {
        using var series = Ramp();
        series.Reduce("60", o => o with { Window = Series.Window(start, finish, align), Tail = tail, Samples = samples })
            .ShouldBe(expected.Split('|'));
    }

    [Fact]
    public void DiscreteCanKeepTheLastObservation()
    {
        using var series = Ramp();
        series.Reduce("60", o => o with { LastOfDiscrete = true }).ShouldBe(["0: g=0 d=1", "60: g=35 d=6", "120: g=95"]);
    }

    [Fact]
    public void AnEmptyWindowIsNoError()
    {
        using var series = Ramp();
        series.Reduce("60", o => o with { Window = Series.Window("100", "@22:13:30") }).ShouldBeEmpty();
        series.Warnings.ShouldHaveSingleItem();
        series.Result!.Tiers[0].Kept.ShouldBeTrue();
    }

    [Fact]
    public void IrregularObservationsCountOnceEach()
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant).Metric("c", MetricType.UInt32, MetricSemantics.Counter);
        foreach (var (x, g) in new[] { (0, 0), (5, 10), (10, 20), (55, 60), (65, 100), (120, 40) })
            series.At(x, ("g", g), ("c", x));
        series.Write().Reduce("60").ShouldBe(["0: g=0 c=0", "60: g=30 c=55", "120: g=70 c=120"]);
    }

    [Fact]
    public void RoundsHalfAwayFromZero()
    {
        using var series = new Series().Metric("i", MetricType.Int32, MetricSemantics.Instant)
            .Metric("n", MetricType.Int32, MetricSemantics.Instant).Metric("u", MetricType.UInt64, MetricSemantics.Instant);
        foreach (var (x, v) in new[] { (0, 0), (10, 1), (20, 2), (60, 2), (70, 1), (80, 1), (120, 2), (130, 0), (180, 1) })
            series.At(x, ("i", v), ("n", -v), ("u", v));
        series.Write().Reduce("60").ShouldBe(["0: i=0 n=0 u=0", "60: i=2 n=-2 u=2", "120: i=1 n=-1 u=1", "180: i=1 n=-1 u=1"]);
    }

    [Fact]
    public void SubSecondIntervalsKeepNanoseconds()
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter).Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        for (var i = 0; i <= 20; i++)
            series.At((i / 10m) + 0.000000123m, ("c", i), ("g", i));
        series.Write(start: 0.000000123m).Reduce("0.5").ShouldBe([
            "0.000000123: c=0 g=0", "0.500000123: c=5 g=3", "1.000000123: c=10 g=8", "1.500000123: c=15 g=13",
                "2.000000123: c=20 g=18"]);
    }

    [Fact]
    public void ErrorsAndEmptyIntervalsProduceNothing()
    {
        using var series = new Series().Metric("a", MetricType.UInt32, MetricSemantics.Instant).Metric("b", MetricType.UInt32, MetricSemantics.Instant);
        for (var x = 0; x <= 120; x += 10)
            series.At(x, ("a", x is 10 or 20 or >= 70 ? -12351 : x), ("b", x));
        series.Write().Reduce("60").ShouldBe(["0: a=0 b=0", "60: a=45 b=35", "120: b=95"]);

        using var gap = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        foreach (var x in new[] { 0, 10, 20, 30, 200, 210, 220, 230, 240 })
            gap.At(x, ("g", x));
        gap.Write().Reduce("60").ShouldBe(["0: g=0", "60: g=20", "240: g=220"]);
    }

    [Fact]
    public void SingularValuesWithAnyInstanceAreOne()
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        for (var x = 0; x <= 120; x += 10)
            series.At(x, ("g", new Dictionary<int, object> { [x % 3] = x }));
        series.Write().Reduce("60").ShouldBe(["0: g=0", "60: g=35", "120: g=95"]);
    }

    [Fact]
    public void TypesThatCannotBeReducedAreSkippedWithAWarning()
    {
        using var series = new Series().Metric("e", MetricType.Event, MetricSemantics.Instant).Metric("h", MetricType.HighresEvent, MetricSemantics.Instant)
            .Metric("a", MetricType.Aggregate, MetricSemantics.Instant).Metric("f", MetricType.Float, MetricSemantics.Instant);
        series.At(0, ("e", 0), ("h", 0), ("a", 0), ("f", 1.25f)).Write().Reduce("60").ShouldBe(["0: f=1.25"]);
        series.Warnings.ShouldBe([
            "e: Warning: skipping EVENT metric", "h: Warning: skipping HIGHRES_EVENT metric", "a: Warning: skipping AGGREGATE metric"]);
        using var output = Archive.Open(series.Result!.Tiers[0].Output);
        output.Metadata.Descriptors.ShouldHaveSingleItem().Name.ShouldBe("f");
    }

    private static Series Ramp()
    {
        var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant).Metric("d", MetricType.UInt32, MetricSemantics.Discrete);
        for (var x = 0; x <= 120; x += 10)
        {
            if (x is 0 or 20 or 40)
                series.At(x, ("g", x), ("d", x switch { 0 => 1, 20 => 2, _ => 6 }));
            else
                series.At(x, ("g", x));
        }

        return series.Write();
    }
}
