using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Tests.Analysis;

public sealed class SchedulingAnalyzerTests
{
    private const string Idle = "swapper/0:0";
    private static readonly SchedEventKind[] Usual = [SchedEventKind.Switch, SchedEventKind.Wakeup];

    [Fact]
    public void Run_sleep_wait_and_latency_follow_from_switches_and_wakeups()
    {
        Intervals(new EventList(Usual)
            .Switch(100, 0, Idle, TaskState.Running, "a:1")
            .Switch(150, 0, "a:1", TaskState.Interruptible, Idle)
            .Add(SchedEventKind.Wakeup, 180, 0, "a:1", Idle, 0)
            .Switch(190, 0, Idle, TaskState.Running, "a:1")
            .Switch(250, 0, "a:1", TaskState.Preempted, "b:2")
            .Switch(300, 0, "b:2", TaskState.Uninterruptible, "a:1")).ShouldBe(
        [
            "Run a:1 100-150 Interruptible", "Sleep a:1 150-180", "Run swapper/0:0 150-190 Running", "Wait a:1 180-190 Woken",
            "Run a:1 190-250 Preempted",
            "Run b:2 250-300 Uninterruptible", "Wait a:1 250-300 Preempted",
        ]);
    }

    [Fact]
    public void Uninterruptible_sleep_is_io_wait_unless_the_kernel_tells_them_apart()
    {
        EventList Events(params SchedEventKind[] kinds) => new EventList(kinds)
            .Switch(100, 0, Idle, TaskState.Running, "a:1").Switch(150, 0, "a:1", TaskState.Uninterruptible, Idle);
        Intervals(Events(Usual).Add(SchedEventKind.Wakeup, 180, 0, "a:1", Idle)).ShouldContain("IoWait a:1 150-180");
        Intervals(Events([.. Usual, SchedEventKind.StatIowait]).Add(SchedEventKind.Wakeup, 180, 0, "a:1", Idle))
            .ShouldContain("Sleep a:1 150-180");
        Intervals(Events([.. Usual, SchedEventKind.StatIowait]).Add(SchedEventKind.StatIowait, 180, 0, "a:1", value: 30)
            .Add(SchedEventKind.Wakeup, 180, 0, "a:1", Idle))
            .ShouldContain("IoWait a:1 150-180");
    }

    [Fact]
    public void Nothing_is_invented_across_a_loss()
    {
        Intervals(new EventList(Usual)
            .Switch(100, 0, Idle, TaskState.Running, "a:1")
            .Add(SchedEventKind.Lost, 120, 0, value: 10)
            .Switch(200, 0, "b:2", TaskState.Interruptible, "c:3")
            .Switch(230, 0, "c:3", TaskState.Interruptible, Idle)).ShouldBe(["Run c:3 200-230 Interruptible"]);
        Intervals(new EventList(Usual)
            .Switch(100, 0, Idle, TaskState.Running, "a:1").Switch(100, 1, "swapper/1:0", TaskState.Running, "b:2")
            .Add(SchedEventKind.Lost, 120, -1, value: 10)
            .Switch(200, 0, "a:1", TaskState.Interruptible, Idle).Switch(200, 1, "b:2", TaskState.Interruptible, "swapper/1:0"))
                .ShouldBeEmpty();
    }

    [Fact]
    public void A_switch_that_was_not_recorded_is_made_up_for_by_the_run_time_of_the_kernel()
    {
        Intervals(new EventList(Usual)
            .Switch(100, 0, "a:1", TaskState.Interruptible, Idle)
            .Add(SchedEventKind.Wakeup, 130, 0, "a:1", Idle)
            .Switch(200, 0, "a:1", TaskState.Interruptible, Idle, extra: 50)).ShouldBe(
                ["Sleep a:1 100-130", "Wait a:1 130-150 Woken", "Run a:1 150-200 Interruptible estimated"]);
    }

    [Fact]
    public void Open_ends_are_marked_and_sleeps_at_the_end_left_out()
    {
        Intervals(new EventList(Usual)
            .Switch(100, 0, "a:1", TaskState.Interruptible, "b:2").Add(SchedEventKind.Wakeup, 300, 1, "c:3", "d:4"))
                .ShouldBe(["Run b:2 100-300 Unknown open"]);
    }

    [Fact]
    public void A_sleep_without_a_wakeup_ends_when_the_task_runs()
    {
        Intervals(new EventList(Usual)
            .Switch(100, 0, Idle, TaskState.Running, "a:1").Switch(110, 0, "a:1", TaskState.Interruptible, Idle)
                .Switch(140, 0, Idle, TaskState.Running, "a:1"))
            .ShouldContain("Sleep a:1 110-140");
    }

    [Fact]
    public void Waking_stands_for_wakeups_only_where_there_are_none()
    {
        EventList Events(params SchedEventKind[] kinds) => new EventList(kinds)
            .Switch(100, 0, Idle, TaskState.Running, "a:1").Switch(110, 0, "a:1", TaskState.Interruptible, Idle)
            .Add(SchedEventKind.Waking, 120, 1, "a:1", "b:2").Switch(140, 0, Idle, TaskState.Running, "a:1");
        Intervals(Events(SchedEventKind.Switch, SchedEventKind.Waking)).ShouldContain("Sleep a:1 110-120");
        Intervals(Events(SchedEventKind.Switch, SchedEventKind.Waking, SchedEventKind.Wakeup)).ShouldContain("Sleep a:1 110-140");
    }

    [Fact]
    public void Guest_and_root_time_per_exit()
    {
        var events = new EventList(SchedEventKind.KvmEntry, SchedEventKind.KvmExit)
            .Add(SchedEventKind.KvmExit, 50, 0, "vcpu:9", value: 12, extra: 1)
            .Add(SchedEventKind.KvmEntry, 100, 0, "vcpu:9")
            .Add(SchedEventKind.KvmExit, 150, 0, "vcpu:9", value: 48, extra: 1)
            .Add(SchedEventKind.KvmExit, 155, 0, "vcpu:9", value: 48, extra: 1)
            .Add(SchedEventKind.KvmEntry, 160, 0, "vcpu:9");
        Intervals(events).ShouldBe(["Root vcpu:9 50-100 12", "Guest vcpu:9 100-150 48", "Root vcpu:9 155-160 48"]);
        CaptureStatistics statistics = CaptureStatistics.Read(events.Rewind());
        TaskStatistics vcpu = statistics.ByTask.ShouldHaveSingleItem();
        vcpu.GuestTime.ShouldBe(50);
        vcpu.RootTime.ShouldBe(55);
        vcpu.Exits[(48, 1)].Count.ShouldBe(2);
        using var text = new StringWriter();
        StatisticsText.Write(statistics, text);
        text.ToString().ShouldContain("EPT violation");
    }

    [Fact]
    public void Sums_add_up_per_task_and_cpu()
    {
        CaptureStatistics statistics = CaptureStatistics.Read(new EventList(Usual)
            .Switch(1000, 0, Idle, TaskState.Running, "a:1")
            .Switch(1500, 0, "a:1", TaskState.Preempted, "b:2")
            .Switch(1600, 0, "b:2", TaskState.Interruptible, "a:1")
            .Add(SchedEventKind.Migrate, 1650, 0, "b:2", value: 1)
            .Switch(1900, 0, "a:1", TaskState.Interruptible, Idle));
        TaskStatistics a = statistics.ByTask.Single(t => statistics.Tasks[t.Task].Tid == 1);
        (a.RunTime, a.WaitTime, a.Switches, a.InvoluntarySwitches, a.VoluntarySwitches, a.LongestRun)
            .ShouldBe((800, 100, 2, 1, 1, 500));
        statistics.ByTask.Single(t => statistics.Tasks[t.Task].Tid == 2).Migrations.ShouldBe(1);
        statistics.Cpus[0].BusyTime.ShouldBe(900);
        statistics.Switches.ShouldBe(4);
        (statistics.First, statistics.Last).ShouldBe((1000, 1900));
    }

    [Fact]
    public void Percentiles_are_right_to_an_eighth()
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 10_000; i++) histogram.Add(i * 100);
        foreach (double part in (double[])[0.01, 0.1, 0.5, 0.9, 0.99])
        {
            double value = part * 1_000_000;
            ((double)histogram.Percentile(part)).ShouldBeInRange(value, value * 1.126);
        }

        histogram.Percentile(1).ShouldBe(1_000_000);
        histogram.Buckets.Sum(static b => b.Count).ShouldBe(10_000);
        histogram.Buckets.ShouldAllBe(static b => b.From < b.To);
        new LatencyHistogram().Percentile(0.5).ShouldBe(0);
    }

    private static List<string> Intervals(EventList source)
    {
        var sink = new Sink(source);
        var analyzer = new SchedulingAnalyzer(source, sink);
        long last = 0;
        while (source.Read(out SchedEvent next))
        {
            analyzer.Add(in next);
            last = Math.Max(last, next.Kind == SchedEventKind.Lost ? 0 : next.Time);
        }

        analyzer.Finish(last);
        return sink.Lines;
    }

    private sealed class Sink(EventList source) : IIntervalSink
    {
        public List<string> Lines { get; } = [];

        public void Add(ref readonly TaskInterval interval)
        {
            SchedTask task = source.Tasks[interval.Task];
            string end = interval.Kind switch
            {
                IntervalKind.Run => " " + interval.State,
                IntervalKind.Wait => " " + interval.Cause,
                IntervalKind.Guest or IntervalKind.Root => FormattableString.Invariant($" {interval.ExitReason}"),
                _ => "",
            };
            Lines.Add(FormattableString.Invariant(
                $"{interval.Kind} {task.Name}:{task.Tid} {interval.Start}-{interval.End}{end}{(interval.IsEstimated ? " estimated" : "")}{(interval.IsOpen ? " open" : "")}"));
        }
    }
}
