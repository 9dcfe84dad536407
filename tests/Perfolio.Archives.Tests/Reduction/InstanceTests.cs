using Perfolio.Archives.Format;

namespace Perfolio.Archives.Tests.Reduction;

public class InstanceTests
{
    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void InstancesComeAndGo(ArchiveVersion version)
    {
        using var series = new Series(version).Metric("c", MetricType.UInt32, MetricSemantics.Counter, instances: true)
            .Metric("g", MetricType.Double, MetricSemantics.Instant, instances: true);
        for (var x = 0; x <= 180; x += 10)
        {
            var low = x / 60;
            var ids = new[] { low, low + 1, low + 2 };
            if (x % 60 == 0)
                series.Instances(x, [.. ids.Select(static i => (i, $"p{i}"))]);
            series.At(x, ("c", ids.ToDictionary(static i => i, i => (object)(x * (i + 1)))), ("g", ids.ToDictionary(static i => i, i => (object)(x + (i / 10.0)))));
        }

        series.Write().Reduce("60").ShouldBe([
            "0: c[p0]=0 c[p1]=0 c[p2]=0 g[p0]=0 g[p1]=0.1 g[p2]=0.2",
            "60: c[p0]=50 c[p1]=120 c[p2]=180 c[p3]=240 g[p0]=30 g[p1]=35.1 g[p2]=35.2 g[p3]=60.3",
            "120: c[p1]=220 c[p2]=360 c[p3]=480 c[p4]=600 g[p1]=90.1 g[p2]=95.2 g[p3]=95.3 g[p4]=120.4",
            "180: c[p2]=510 c[p3]=720 c[p4]=900 c[p5]=1080 g[p2]=150.2 g[p3]=155.3 g[p4]=155.4 g[p5]=180.5",
        ]);
        using var output = Archive.Open(series.Result!.Tiers[0].Output);
        var history = output.Metadata.Find(Series.Indom)!;
        history.Records.Select(static r => Series.Seconds(r.Time)).ShouldBe(["0", "60", "120", "180"]);
        Enumerable.Range(0, 4).Select(i => string.Join(' ', history.At(i).Ids.ToArray()))
            .ShouldBe(["0 1 2", "0 1 2 3", "1 2 3 4", "2 3 4 5"]);
    }

    [Fact]
    public void AChangeInsideAnIntervalKeepsItsStampAndTheListIsWidenedForTheRecord()
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant, instances: true);
        series.Instances(0, (0, "a"), (1, "b")).At(0, ("g", Map((0, 1), (1, 1)))).At(10, ("g", Map((0, 2), (1, 2))));
        series.Instances(30, (1, "b"), (2, "c")).At(30, ("g", Map((1, 4), (2, 4)))).At(90, ("g", Map((1, 6))))
            .At(120, ("g", Map((1, 8)))).Write();
        series.Reduce("60").ShouldBe(["0: g[a]=1 g[b]=1", "60: g[a]=2 g[b]=3 g[c]=4", "120: g[b]=7"]);
        using var output = Archive.Open(series.Result!.Tiers[0].Output);
        var history = output.Metadata.Find(Series.Indom)!;
        Enumerable.Range(0, history.Records.Count).Select(i => $"{Series.Seconds(history.Records[i].Time)}: {string.Join(' ', history.At(i).Ids.ToArray())}")
            .ShouldBe(["0: 0 1", "30: 1 2", "60: 0 1 2", "120: 1 2"]);
    }

    [Fact]
    public void AnIdWithANewNameIsAnotherInstance()
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter, instances: true);
        series.Instances(0, (7, "old")).At(0, ("c", Map((7, 4_000_000_000)))).At(10, ("c", Map((7, 4_100_000_000))));
        series.Instances(20, (7, "new")).At(20, ("c", Map((7, 5)))).At(60, ("c", Map((7, 6)))).Write();
        series.Reduce("60").ShouldBe(["0: c[old]=4000000000", "60: c[new]=6"]);
        series.Result!.Wraps.ShouldBeEmpty();
    }

    [Fact]
    public void AnInstanceThatReturnsUnderItsNameGoesOn()
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter, instances: true);
        series.Instances(0, (7, "x"), (8, "y")).At(0, ("c", Map((7, 4_000_000_000))));
        series.Instances(10, (8, "y")).At(10, ("c", Map((8, 1)))).Instances(20, (7, "x")).At(60, ("c", Map((7, 5)))).Write();
        series.Reduce("60").ShouldBe(["0: c[x]=4000000000", "60: c[x]=4294967301 c[y]=1"]);
    }

    [Fact]
    public void ListsInForceAtTheStartOfTheWindowGetItsStamp()
    {
        using var series = new Series().Metric("g", MetricType.UInt32, MetricSemantics.Instant, instances: true);
        series.Instances(0, (0, "a")).At(0, ("g", Map((0, 1)))).Instances(10, (1, "b")).At(10, ("g", Map((1, 2))))
            .At(70, ("g", Map((1, 4)))).At(90, ("g", Map((1, 4)))).Write();
        series.Reduce("60", o => o with { Window = Series.Window("30") }).ShouldBe(["90: g[b]=4"]);
        using var output = Archive.Open(series.Result!.Tiers[0].Output);
        Series.Seconds(output.Metadata.Find(Series.Indom)!.Records.ShouldHaveSingleItem().Time).ShouldBe("30");
    }

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public void FiveThousandInstancesThatChangeWithEveryRecord(ArchiveVersion version)
    {
        const int count = 5_000, gone = 500;
        using var series = new Series(version).Metric("c", MetricType.UInt32, MetricSemantics.Counter, instances: true)
            .Metric("g", MetricType.UInt64, MetricSemantics.Instant, instances: true);
        for (var k = 0; k <= 6; k++)
        {
            var ids = Enumerable.Range(k * gone, count).ToArray();
            series.Instances(k * 10, [.. ids.Select(static i => (i, $"p{i}"))]);
            series.At(k * 10, ("c", ids.ToDictionary(static i => i, i => (object)((i + (k * 1_000_000_000L)) % (1L << 32)))), ("g", ids.ToDictionary(static i => i, i => (object)(i + (10 * k)))));
        }

        var lines = series.Write().Reduce("60");
        lines.Length.ShouldBe(2);
        var values = lines[1].Split(' ');
        // All that were seen in the interval: the first went after the record at 10, the last came at 60.
        values.Length.ShouldBe(1 + (2 * (count + (5 * gone))));
        values.ShouldContain("c[p999]=1000000999");
        values.ShouldContain("c[p4000]=6000004000");
        values.ShouldContain("c[p7999]=1705040703");
        values.ShouldContain("g[p999]=1009");
        values.ShouldContain("g[p4000]=4035");
        values.ShouldContain("g[p7999]=8059");
        series.Result!.Wraps.ShouldHaveSingleItem().Metric.ShouldBe("c");
    }

    internal static Dictionary<int, object> Map(params (int Id, long Value)[] values) =>
        values.ToDictionary(static v => v.Id, static v => (object)v.Value);
}
