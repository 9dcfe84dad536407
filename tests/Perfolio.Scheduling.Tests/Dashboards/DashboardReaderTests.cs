using Perfolio.Scheduling.Dashboards;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Pfs;
using static Perfolio.Scheduling.Tests.Dashboards.Captures;

namespace Perfolio.Scheduling.Tests.Dashboards;

public sealed class DashboardReaderTests
{
    private static TaskFigures Of(CaptureDashboard run, string name) => run.Tasks.Single(t => t.Name == name);

    private static CaptureDashboard Read(EventList events, DashboardOptions options) =>
        DashboardReader.Read(events, "x", options);

    [Fact]
    public void A_ping_pong_pair_has_the_figures_of_the_formula()
    {
        CaptureDashboard run = Read(PingPong(5 * Second, 1000), new DashboardOptions());
        run.Length.ShouldBe(999 * Milli);
        TaskFigures ping = Of(run, "ping"), pong = Of(run, "pong"), spin = Of(run, "spin");
        ping.RunTime.ShouldBe(500 * Milli);
        pong.RunTime.ShouldBe(499 * Milli);
        run.Percent(ping.RunTime).ShouldBe(100.0 * 500 / 999, 1e-9);
        (ping.Switches, pong.Switches).ShouldBe((500, 500));
        ping.InvoluntarySwitches.ShouldBe(0);
        ping.WakeupLatency.Count.ShouldBe(499);
        ping.WakeupLatency.Max.ShouldBe(100_000);
        ping.WaitTime.ShouldBe(499 * 100_000);
        ping.SleepTime.ShouldBe(499 * 900_000);
        spin.InvoluntarySwitches.ShouldBe(25);
        spin.RunTime.ShouldBe((24 * 30 + 30) * Milli);
        run.Cores[1].RunTime.ShouldBe(999 * Milli);
        ping.Cores.Keys.ShouldBe([0]);
        run.SocketBorders.ShouldBe([2]);
        run.CpuCount.ShouldBe(4);
    }

    [Fact]
    public void A_window_clips_intervals_and_percentages_are_of_its_length()
    {
        CaptureDashboard run = Read(
            PingPong(5 * Second, 1000), new DashboardOptions { From = (400 * Milli) + 250_000, Length = 200 * Milli });
        run.Length.ShouldBe(200 * Milli);
        run.Asked.ShouldBe(200 * Milli);
        run.Percent(Of(run, "ping").RunTime).ShouldBe(50, 0.13);
        (Of(run, "ping").RunTime + Of(run, "pong").RunTime).ShouldBe(
            200 * Milli, "the run that the window cuts at either end counts for the part inside");
        (Of(run, "ping").Switches + Of(run, "pong").Switches).ShouldBe(200);
        run.PerSecond(Of(run, "ping").Switches).ShouldBe(500);
        run.Percent(Of(run, "spin").RunTime).ShouldBe(75, 0.5);
    }

    [Fact]
    public void A_capture_that_ends_before_the_window_is_not_extrapolated()
    {
        CaptureDashboard run = Read(PingPong(0, 100), new DashboardOptions { Length = Second });
        run.Length.ShouldBe(99 * Milli);
        run.Asked.ShouldBe(Second);
        Of(run, "ping").Switches.ShouldBe(50);
    }

    [Fact]
    public void Of_a_pfs_whose_window_ends_before_it_the_window_is_whole()
    {
        using var scratch = new Scratch();
        string path = scratch.Path("x.pfs");
        PfsWriter.Write(PingPong(0, 1000), path);
        var options = new DashboardOptions { From = 100 * Milli, Length = (200 * Milli) + 300_000 };
        CaptureDashboard read = DashboardReader.Read(path, options), expected = Read(PingPong(0, 1000), options);
        (read.Length, read.Asked).ShouldBe((options.Length.Value, options.Length.Value));
        expected.Length.ShouldBe(read.Length);
        CaptureDashboard beyond = DashboardReader.Read(path, options with { Length = 2 * Second });
        beyond.Length.ShouldBe(899 * Milli);
        beyond.Asked.ShouldBe(2 * Second);
    }

    [Fact]
    public void A_window_behind_the_end_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
            Read(PingPong(0, 100), new DashboardOptions { From = Second })).Message.ShouldContain("99 msec");

    [Fact]
    public void Selection_merging_and_thread_ids()
    {
        EventList events = PingPong(0, 100);
        Read(events, new DashboardOptions { Tasks = TaskSelection.Parse("*ong") }).Tasks.Select(t => t.Name).ShouldBe(["pong"]);
        Read(events.Rewind(), new DashboardOptions { Tasks = TaskSelection.Parse("p") }).Tasks.Select(t => t.Name)
            .ShouldBe(["ping", "pong"]);
        Read(events.Rewind(), new DashboardOptions { Tasks = TaskSelection.Parse("ong") }).Tasks.ShouldBeEmpty();
        Read(events.Rewind(), new DashboardOptions { Tasks = TaskSelection.Parse("7", digitsAreTid: true) }).Tasks.Select(t =>
            t.Name).ShouldBe(["spin"]);
        Read(events.Rewind(),
            new DashboardOptions { Tasks = TaskSelection.Parse("kw"), MergeSystemTasks = true, AppendTid = true }).Tasks.Select(
                t => t.Name).ShouldBe(["kworker:9"]);
        Should.Throw<FormatException>(() => TaskSelection.Parse("(")).Message.ShouldContain("no regular expression");
    }

    [Fact]
    public void Exits_have_reasons_and_times()
    {
        CaptureDashboard run = Read(Guest(100), new DashboardOptions());
        TaskFigures vm = Of(run, "vm");
        vm.Switches.ShouldBe(0);
        vm.ExitCount.ShouldBe(100);
        vm.Exits[(12, 1)].Count.ShouldBe(80);
        vm.Exits[(48, 1)].Count.ShouldBe(20);
        vm.Exits[(48, 1)].GuestTime.ShouldBe(20 * 50_000);
        vm.RootTime.ShouldBe(99 * 10_000);
        var set = new DashboardSet("x", "*", [run]);
        DashboardTable exits = set.Tables.Single(t => t.Name == "exits");
        exits.Columns.Select(c => c.Heading).ShouldBe(["run", "task", "HLT", "EPT violation", "Total"]);
        exits.Rows.ShouldHaveSingleItem().ShouldBe(["x", "vm", 80L, 20L, 100L]);
        set.Tables.Single(t => t.Name == "tasks").Rows[0][^1].ShouldBe("no switch seen");
    }

    [Fact]
    public void Successors_are_counted_without_suffix()
    {
        Successors found = Successors.Read(PingPong(0, 100), "spin", new DashboardOptions());
        found.Rows.ShouldBe([("kworker", 2, 100.0)]);
        found.Tids.ShouldBe([7]);
        Successors.Read(PingPong(0, 100), "1", new DashboardOptions()).Rows.ShouldBe([("pong", 50, 100.0)]);
        Successors.Read(PingPong(0, 100), "nobody", new DashboardOptions()).Total.ShouldBe(0);
    }

    [Fact]
    public void Losses_of_one_cpu_do_not_become_run_time()
    {
        EventList events = new EventList(SchedEventKind.Switch)
            .Switch(1000, 0, "a:1", TaskState.Interruptible, "b:2").Add(SchedEventKind.Lost, 2000, 0, value: 50)
                .Switch(1_000_000, 0, "b:2", TaskState.Interruptible, "a:1");
        CaptureDashboard run = Read(events, new DashboardOptions());
        run.Loss.Total.ShouldBe(50);
        run.Tasks.Sum(t => t.RunTime).ShouldBe(0);
    }
}
