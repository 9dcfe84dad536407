using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Summaries;
using Perfolio.Reporting.Tests.Html;

namespace Perfolio.Reporting.Tests.Summaries;

public class KindOrderTests
{
    [Fact]
    public void Kinds_stand_together_and_ascend_by_workload()
    {
        Profile profile = Measured(100000, 20000, 3);
        MeasuredKinds.Of(profile).Select(k => $"{k.Label} {k.Workload}").ShouldBe(
        [
            "real 3", "real 20000", "real 100000", "sys 3", "sys 20000", "sys 100000",
            "minor faults 3", "minor faults 20000", "minor faults 100000", "major faults 3", "major faults 20000", "major faults 100000",
        ]);
    }

    [Fact]
    public void Kinds_that_differ_in_the_workload_are_a_series()
    {
        IReadOnlyList<KindSeries> series = KindSeries.Of(MeasuredKinds.Of(Measured(30, 4)));
        series.Count.ShouldBe(4);
        series[0].Key.ShouldBe("workload");
        series[0].Members.Select(m => m.Key).ShouldBe([4.0, 30.0]);
        KindSeries.Of(MeasuredKinds.Of(Measured(30))).ShouldBeEmpty();
    }

    [Fact]
    public void A_context_makes_a_series_where_workloads_are_texts()
    {
        var profile = new Profile
        {
            ResourceTypes = Enumerable.Range(1, 3).Select(i => Samples.Type(
                $"a#{i}",
                Samples.Constants("a", "time", "real").With("workload", JsonValue.Of($"file{4 - i}")),
                ("amount", Samples.Of(1.0 * i, 2.0 * i)), ("order", Samples.Of(1L, 2)), ("lines", Samples.Of(10L * (4 - i), 10L * (4 - i))))).ToArray(),
        };
        KindSeries series = KindSeries.Of(MeasuredKinds.Of(profile)).ShouldHaveSingleItem();
        series.Key.ShouldBe("lines");
        series.Members.Select(m => m.Key).ShouldBe([10.0, 20.0, 30.0]);
    }

    [Fact]
    public void The_page_shows_one_chart_per_kind_and_closes_the_details()
    {
        string page = ProfileReportTests.Page(Measured(20000, 40000, 60000));
        page.ShouldContain("Against workload");
        page.Split("data-chart=\"series\"").Length.ShouldBe(4, "real, sys and minor faults; major faults never vary");
        page.ShouldNotContain("<details open>");
        page.ShouldContain("always the same: major faults 0");
        ProfileReportTests.Page(Measured(20000)).ShouldContain("<details open>");
    }

    /// <summary>Two runs per workload, in the order given.</summary>
    internal static Profile Measured(params long[] workloads)
    {
        var types = new List<ResourceType>();
        foreach (long workload in workloads)
        {
            Add("page faults", "minor", Samples.Of(100 + workload, 101 + workload));
            Add("page faults", "major", Samples.Of(0L, 0));
            Add("time", "sys", Samples.Of(0.001, 0.002));
            Add("time", "real", Samples.Of(workload * 1e-6, workload * 2e-6));

            void Add(string type, string subtype, Column amount) => types.Add(Samples.Type(
                $"./x#{types.Count}", Samples.Constants("./x", type, subtype).With("workload", JsonValue.Of(workload)), ("amount", amount), ("order", Samples.Of(1L, 2))));
        }

        return new Profile
        {
            ResourceTypes = types,
            Origin = "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d",
            Header = JsonValue.Object(
                ("type", JsonValue.Of("time")), ("cmd", JsonValue.Of("./x")), ("workload", JsonValue.Of("sizes")),
                ("units", JsonValue.Object(("time", JsonValue.Of("s")), ("page faults", JsonValue.Of("count"))))),
        };
    }
}
