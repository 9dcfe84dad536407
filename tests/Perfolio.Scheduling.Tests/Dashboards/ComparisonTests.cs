using Perfolio.Scheduling.Dashboards;
using static Perfolio.Scheduling.Tests.Dashboards.Captures;

namespace Perfolio.Scheduling.Tests.Dashboards;

public sealed class ComparisonTests
{
    [Fact]
    public void Welch_is_that_of_the_textbook()
    {
        // t = -2, 8 degrees: means 3 and 5, variances 2.5, five values each.
        BatchMeans.Welch(3, 2.5, 5, 5, 2.5, 5).ShouldBe(0.08051623795726267, 1e-10);
        // One sample without variance: t = 12.706.. with one degree.
        BatchMeans.Welch(12.706204736, 2, 2, 0, 0, 2).ShouldBe(0.05, 1e-8);
        BatchMeans.Welch(2.228138852, 11, 11, 0, 0, 11).ShouldBe(0.05, 1e-8);
        BatchMeans.Welch(1, 0, 9, 1, 0, 9).ShouldBe(1);
        BatchMeans.Welch(1, 0, 9, 2, 0, 9).ShouldBe(0);
    }

    [Fact]
    public void Slices_that_resemble_their_neighbours_count_for_less()
    {
        double[] alternating = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 1.0 : 3.0)],
            blocks = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? 1.0 : 3.0)];
        double[] other = [.. alternating.Select(v => v + 1)];
        BatchMeans.Compare(alternating, other).ShouldBeLessThan(0.001);
        BatchMeans.Compare(blocks, [.. blocks.Select(v => v + 1)]).ShouldBeGreaterThan(0.05);
        BatchMeans.Compare([1, 2, 3], other).ShouldBe(double.NaN);
    }

    [Fact]
    public void Holm_s_adjustment()
    {
        double[] adjusted = BatchMeans.Adjust([0.01, double.NaN, 0.04, 0.03, 0.005]);
        adjusted[1].ShouldBe(double.NaN);
        adjusted.Where(p => !double.IsNaN(p)).ShouldBe([0.03, 0.06, 0.06, 0.02], 1e-12);
    }

    [Fact]
    public void A_task_that_works_more_differs_and_one_that_does_not_does_not()
    {
        RunComparison comparison = Compare(Worker("w:1", 2000, 0.3, 0.2), Worker("w:1", 2000, 0.35, 0.2));
        TaskDifference cpu = comparison.Differences.Single(d => d is { Task: "w", Quantity: "CPU" });
        cpu.Change.ShouldBe(5, 0.5);
        cpu.Relative.ShouldBe(100 * 5 / 30.0, 2);
        cpu.IsSignificant.ShouldBeTrue();
        TaskDifference switches = comparison.Differences.Single(d => d is { Task: "w", Quantity: "switches" });
        switches.IsSignificant.ShouldBeFalse();
        Compare(Worker("w:1", 2000, 0.3, 0.2), Worker("w:1", 2000, 0.3, 0.2)).Differences.ShouldAllBe(d => !d.IsSignificant);
    }

    [Fact]
    public void A_task_of_one_run_only_counts_as_nothing_in_the_other()
    {
        RunComparison comparison = Compare(Worker("old:1", 1000, 0.3, 0.1), Worker("new:1", 1000, 0.3, 0.1));
        comparison.Differences.Single(d => d is { Task: "new", Quantity: "CPU" }).Before.ShouldBe(0);
        comparison.Differences.Single(d => d is { Task: "old", Quantity: "CPU" }).After.ShouldBe(0);
        comparison.Differences.Where(d => d is { Quantity: "CPU" } && d.Task != "swapper/0").ShouldAllBe(d => d.IsSignificant);
    }

    [Theory]
    [InlineData("a/haswell/h1x216.cdict a/haswell/h5x113.cdict", "1x216 5x113")]
    [InlineData("01x218 02x208", "01x218 02x208")]
    [InlineData("run1.pfs run2.pfs run3.pfs", "1 2 3")]
    [InlineData("base-old base-new", "old new")]
    [InlineData("test.cdict test2.cdict", "test test2")]
    [InlineData("alpha beta gamma", "alpha beta gamma")]
    [InlineData("x/same.pfs x/same.pfs", "run1 run2")]
    [InlineData("dir/one.data", "one")]
    [InlineData("mon/run.pfs tue/run.pfs", "mon tue")]
    public void Runs_have_short_names(string paths, string names) => RunNames.Of(paths.Split(' ')).ShouldBe(names.Split(' '));

    [Fact]
    public void Cells_of_several_runs_have_the_same_bins()
    {
        CaptureDashboard a = DashboardReader.Read(PingPong(0, 2000), "a", new DashboardOptions { MostCells = 100 }),
            b = DashboardReader.Read(PingPong(0, 20), "b", new DashboardOptions());
        _ = new DashboardSet("x", "*", [a, b]);
        b.Density.Shift.ShouldBe(a.Density.Shift);
        b.Timeline.Shift.ShouldBe(a.Timeline.Shift);
        (a.Name, b.Name).ShouldBe(("a", "b"));
    }

    [Fact]
    public void Csv_is_quoted()
    {
        var table = new DashboardTable("t", "t", [new("a", "a"), new("b", "b")], [["x,\"y", double.NaN], [1.5, true]]);
        using var text = new StringWriter { NewLine = "\n" };
        table.WriteCsv(text);
        text.ToString().ShouldBe("a,b\n\"x,\"\"y\",\n1.5,true\n");
    }

    private static RunComparison Compare(EventList a, EventList b) =>
        RunComparison.Of(
            DashboardReader.Read(a, "a", new DashboardOptions()), DashboardReader.Read(b, "b", new DashboardOptions()));
}
