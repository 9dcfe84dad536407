using Perfolio.Archives.Copying;
using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;

namespace Perfolio.Archives.Tests.Reduction;

public class StatisticTests
{
    [Fact]
    public void SpikesSurviveInCompanions()
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant).Metric("c", MetricType.UInt32, MetricSemantics.Counter)
            .Metric("s", MetricType.String, MetricSemantics.Instant);
        foreach (var (x, g, c) in new[] { (0, 5, 4294967290L), (10, 1, 4), (20, 90, 1004), (60, 2, 1404) })
            series.At(x, ("g", g), ("c", c), ("s", "x"));
        series.Write().Reduce("60", static o => o with { Statistics = Enum.GetValues<ReduceStatistic>() }).ShouldBe([
            "0: g=5 reduced.mean.g=5 reduced.min.g=5 reduced.max.g=5 reduced.first.g=5 reduced.last.g=5 reduced.count.g=1 reduced.sum.g=5"
            + " c=4294967290 reduced.first.c=4294967290 reduced.last.c=4294967290 reduced.count.c=1 reduced.sum.c=0 s=x",
            "60: g=31 reduced.mean.g=31 reduced.min.g=1 reduced.max.g=90 reduced.first.g=1 reduced.last.g=2 reduced.count.g=3 reduced.sum.g=93"
            + " c=4294968700 reduced.mean.c=23.5 reduced.min.c=1 reduced.max.c=100 reduced.first.c=4294967300 reduced.last.c=4294968700 reduced.count.c=3 reduced.sum.c=1410 s=x",
        ]);
    }

    [Fact]
    public void MetricsAreSelectedByNameOrSubtree()
    {
        using var series = new Series().Metric("a.b", MetricType.UInt32, MetricSemantics.Instant).Metric("a.bc", MetricType.UInt32, MetricSemantics.Instant)
            .Metric("d", MetricType.UInt32, MetricSemantics.Instant);
        series.At(0, ("a.b", 1), ("a.bc", 2), ("d", 3)).Write();
        series.Reduce("60", static o => o with { Metrics = ["a"] }).ShouldBe(["0: a.b=1 a.bc=2"]);
        series.Reduce("60", static o => o with { Metrics = ["a.b", "nosuch"] }).ShouldBe(["0: a.b=1"]);
        series.Warnings.ShouldBe(["nosuch: no such metric in the input"]);
    }

    [Fact]
    public void ADryRunWritesNothing()
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant);
        series.At(0, ("g", 1)).At(60, ("g", 2)).Write();
        var result = ArchiveReducer.Reduce(
            [series.Input], new ReduceOptions { Tiers = [new ReduceTier(60_000_000_000, series.Path("dry"))], DryRun = true });
        result.Tiers[0].Records.ShouldBe(2);
        File.Exists(series.Path("dry.meta")).ShouldBeFalse();
    }

    [Fact]
    public void ACopyCutsSelectsAndChangesTheVersion()
    {
        using var series = new Series(ArchiveVersion.V2).Metric("g", MetricType.UInt32, MetricSemantics.Instant).Metric("i", MetricType.UInt64, MetricSemantics.Instant, instances: true);
        series.Instances(0, (0, "a"));
        for (var x = 0; x <= 50; x += 10)
            series.At(x, ("g", x), ("i", new Dictionary<int, object> { [0] = x }));
        series.Mark(50.001m).Write();
        ArchiveCopy.Run([series.Input], series.Path("all"), new CopyOptions());
        Series.Read(series.Path("all")).ShouldBe(Series.Read(series.Input));
        ArchiveCopy.Run([series.Input], series.Path("cut"), new CopyOptions { Version = ArchiveVersion.V3, Metrics = ["i"], Window = Series.Window("15", "@22:13:50") });
        Series.Read(series.Path("cut")).ShouldBe(["20: i[a]=20", "30: i[a]=30"]);
        using var output = Archive.Open(series.Path("cut"));
        output.Label.Version.ShouldBe(ArchiveVersion.V3);
    }

    [Fact]
    public void TenThousandMetricsAndFiveThousandInstances()
    {
        using var series = new Series();
        for (var i = 0; i < 10_000; i++)
            series.Metric($"m{i}", MetricType.UInt32, MetricSemantics.Instant, instances: i == 0);
        var map = Enumerable.Range(0, 5_000).ToDictionary(static i => i, static i => (object)i);
        series.Instances(0, [.. map.Keys.Select(static i => (i, $"p{i}"))]);
        for (var x = 0; x <= 60; x += 30)
            series.At(x, [("m0", map), .. Enumerable.Range(1, 9_999).Select(i => ($"m{i}", (object)(i + x)))]);
        var lines = series.Write().Reduce("60");
        lines.Length.ShouldBe(2);
        lines[1].ShouldContain("m0[p4999]=4999 ");
        lines[1].ShouldEndWith("m9999=10044");
    }
}
