using FsCheck;
using FsCheck.Fluent;
using Perfolio.Scheduling.Dashboards;
using static Perfolio.Scheduling.Tests.Dashboards.Captures;

namespace Perfolio.Scheduling.Tests.Dashboards;

public sealed class GridTests
{
    [Fact]
    public void Slices_reach_to_the_end_of_time()
    {
        var slices = new SliceSeries();
        slices.AddInterval(SliceQuantity.Run, 0, long.MaxValue);
        slices.AddInterval(SliceQuantity.Run, long.MinValue, 5);
        slices.Sums(SliceQuantity.Run, long.MaxValue, out _).Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Rows_lie_between_their_limits()
    {
        foreach (long ns in (long[])[0, 1, 1023, 1024, 1279, 1280, 5000, 999_999, 1_000_000, 123_456_789, 60 * Second])
        {
            int row = DensityGrid.RowOf(ns);
            ns.ShouldBeGreaterThanOrEqualTo(DensityGrid.LowerOf(row));
            ns.ShouldBeLessThan(DensityGrid.LowerOf(row + 1));
        }

        DensityGrid.RowOf(long.MaxValue).ShouldBe(DensityGrid.Rows - 1);
    }

    [Fact]
    public void Every_interval_is_counted_in_its_place_however_few_cells_there_may_be() =>
        Prop.ForAll(Gen.Choose(0, 2_000_000).Select(i => i * 5000L).ListOf().ToArbitrary(), Gen.Choose(16, 400)
            .ToArbitrary(), (times, most) =>
        {
            long[] ends = [.. times.Order()];
            var grid = new DensityGrid(most);
            foreach (long end in ends) grid.Add(end, (int)(end % 3), end % 1_000_000);
            grid.Finish();
            grid.Cells.Sum(c => (long)c.Count).ShouldBe(ends.Length);
            foreach (long end in ends)
            {
                grid.Cells.Any(c => c.Bin == end >> grid.Shift && c.Series == end % 3
                    && c.Row == DensityGrid.RowOf(end % 1_000_000)).ShouldBeTrue();
            }

            grid.Cells.Zip(grid.Cells.Skip(1)).All(p => p.First.Bin <= p.Second.Bin).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bins_grow_when_cells_are_many_and_nothing_is_lost()
    {
        var grid = new DensityGrid(1000);
        for (int i = 0; i < 200_000; i++) grid.Add(i * 10_000L, 0, 5000);
        grid.Finish();
        grid.Cells.Count.ShouldBeLessThanOrEqualTo(1001);
        grid.Total.ShouldBe(200_000);
        grid.Cells.Sum(c => (long)c.Count).ShouldBe(200_000);
        grid.Shift.ShouldBe(21, "2 s in 500 to 1000 bins");
    }

    [Fact]
    public void Busy_time_is_kept_however_few_cells_there_may_be() =>
        Prop.ForAll(Gen.Choose(1, 3_000_000).ListOf().ToArbitrary(), Gen.Choose(16, 300).ToArbitrary(), (lengths, most) =>
        {
            var timeline = new CoreTimeline(most);
            var busy = new long[3];
            long time = 0;
            for (int i = 0; i < lengths.Count; i++)
            {
                timeline.Add(0, (i % 3) - 1, time, time + lengths[i]);
                busy[i % 3] += lengths[i];
                time += lengths[i] + (i % 4 * 700);
            }

            IReadOnlyList<CoreCell> cells = timeline.CellsOf(0);
            for (int group = 0; group < 3; group++) cells.Where(c => c.Group == group - 1).Sum(c => c.Busy).ShouldBe(busy[group]);
            cells.All(c => c.Busy <= (long)c.Bins << timeline.Shift).ShouldBeTrue("no CPU is more than busy");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_long_run_is_one_cell()
    {
        var timeline = new CoreTimeline(1000);
        timeline.Add(2, 5, 1 << 12, 1L << 34);
        timeline.CellsOf(2).ShouldHaveSingleItem().ShouldBe(new CoreCell(4, (1 << 24) - 4, 5, (1L << 34) - (1 << 12)));
        timeline.Cpus.ShouldBe([2]);
        timeline.CellsOf(1).ShouldBeEmpty();
    }

    [Fact]
    public void Slices_keep_their_sums_when_they_are_joined()
    {
        var slices = new SliceSeries();
        for (int i = 0; i < 1000; i++) slices.Add(SliceQuantity.Switches, i * Milli, 1);
        slices.AddInterval(SliceQuantity.Run, 0, Second);
        long[] switches = slices.Sums(SliceQuantity.Switches, Second, out long width),
            run = slices.Sums(SliceQuantity.Run, Second, out _);
        width.ShouldBe(1 << 24);
        switches.Length.ShouldBe(59);
        run.ShouldAllBe(r => r == width);
        switches.ShouldAllBe(s => s == 16 || s == 17);
        new SliceSeries().Sums(SliceQuantity.Run, Second, out _).ShouldAllBe(r => r == 0);
    }
}
