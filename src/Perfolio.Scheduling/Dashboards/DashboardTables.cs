using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Kvm;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>The tables of dashboards, computed from unrounded values.</summary>
internal static class DashboardTables
{
    private static readonly DashboardColumn Run = new("run", "run", "", -1);
    private static readonly DashboardColumn Task = new("task", "task", "", -1);

    public static IReadOnlyList<DashboardTable> Of(DashboardSet set)
    {
        var tables = new List<DashboardTable> { Tasks(set), CoreMap(set), Cpus(set), Latency(set) };
        if (set.ExitReasons.Count > 0) tables.AddRange([Exits(set), ExitTimes(set)]);
        if (set.Comparisons.Count > 0) tables.Add(Differences(set));
        return tables;
    }

    private static DashboardTable Tasks(DashboardSet set) => new("tasks", "CPU and context switches",
        [
            Run, Task, new("threads", "threads"), new("cpu_percent", "CPU", "% core", 2), new("run_ms", "run", "ms", 3),
            new("switches", "switches"), new("switches_per_s", "switches", "1/s", 1), new("involuntary", "involuntary"),
            new("wakeups", "wake-ups"),
            new("migrations", "migrations"), new("wait_ms", "wait", "ms", 3), new("sleep_ms", "sleep", "ms", 3),
            new("iowait_ms", "I/O wait", "ms", 3),
            new("latency_p50_us", "latency p50", "µs", 1), new("latency_p99_us", "p99", "µs", 1),
            new("latency_max_us", "max", "µs", 1),
            new("guest_ms", "guest", "ms", 3), new("root_ms", "root", "ms", 3), new("exits", "VM exits"),
            new("note", "note", "", -1),
        ],
        [.. Each(set).Select(static p => TaskRow(p.Run, p.Task))]);

    private static object?[] TaskRow(CaptureDashboard run, TaskFigures task)
    {
        LatencyHistogram latency = task.WakeupLatency;
        return
        [
            run.Name, task.Name, (long)task.Tids.Count, run.Percent(task.RunTime), task.RunTime / 1e6, task.Switches,
            run.PerSecond(task.Switches),
            task.InvoluntarySwitches, task.Wakeups, task.Migrations, task.WaitTime / 1e6, task.SleepTime / 1e6,
            task.IoWaitTime / 1e6,
            Microseconds(latency, 0.5), Microseconds(latency, 0.99), latency.Count == 0 ? double.NaN : latency.Max / 1e3,
            task.GuestTime / 1e6, task.RootTime / 1e6, task.ExitCount, task.Switches == 0 ? "no switch seen" : "",
        ];
    }

    private static DashboardTable CoreMap(DashboardSet set) => new("coremap", "Tasks on cores",
        [Run, Task, new("cpu", "CPU"), new("socket", "socket"), new("percent", "core usage", "%", 2),
            new("switches", "switches")],
        [.. Each(set).SelectMany(static p => p.Task.Cores.Select(c => (object?[])
            [p.Run.Name, p.Task.Name, (long)c.Key, Socket(p.Run, c.Key), p.Run.Percent(c.Value.RunTime), c.Value.Switches]))]);

    private static DashboardTable Cpus(DashboardSet set) => new("cpus", "CPUs",
        [Run, new("cpu", "CPU"), new("socket", "socket"), new("busy_percent", "busy", "%", 2), new("switches", "switches"),
            new("lost", "lost records")],
        [.. set.Runs.SelectMany(static r => r.Cores.Select(c => (object?[])
            [r.Name, (long)c.Key, Socket(r, c.Key), r.Percent(c.Value.RunTime), c.Value.Switches,
                r.Loss.ByCpu.GetValueOrDefault(c.Key)]))]);

    private static DashboardTable Latency(DashboardSet set) => new("latency", "Wake-up latencies",
        [Run, Task, new("from_us", "from", "µs", 3), new("to_us", "to", "µs", 3), new("count", "wake-ups")],
        [.. Each(set).SelectMany(static p => p.Task.WakeupLatency.Buckets.Select(b => (object?[])
            [p.Run.Name, p.Task.Name, b.From / 1e3, b.To / 1e3, b.Count]))]);

    private static DashboardTable Exits(DashboardSet set)
    {
        var reasons = set.ExitReasons;
        var columns = new List<DashboardColumn> { Run, Task };
        columns.AddRange(reasons.Select(static r =>
            new DashboardColumn(ExitReasons.Name(r.Reason, r.InstructionSet), ExitReasons.Name(r.Reason, r.InstructionSet))));
        columns.Add(new("total", "Total"));
        var rows = new List<object?[]>();
        foreach ((CaptureDashboard run, TaskFigures task) in Each(set))
        {
            if (task.ExitCount == 0) continue;
            rows.Add([run.Name, task.Name, .. reasons.Select(r => (object?)(task.Exits.GetValueOrDefault(r)?.Count ?? 0)),
                task.ExitCount]);
        }

        return new DashboardTable("exits", "VM exits by reason", columns, rows);
    }

    private static DashboardTable ExitTimes(DashboardSet set) => new("exit_times", "VM exits: time",
        [
            Run, Task, new("reason", "reason", "", -1), new("code", "code"), new("count", "exits"),
            new("guest_ms", "guest before", "ms", 3),
            new("root_ms", "root behind", "ms", 3), new("root_mean_us", "root mean", "µs", 2),
        ],
        [.. Each(set).SelectMany(static p => p.Task.Exits.OrderBy(static e => e.Key).Select(e => (object?[])
            [
                p.Run.Name, p.Task.Name, ExitReasons.Name(e.Key.Reason, e.Key.InstructionSet),
                ExitReasons.Basic(e.Key.Reason, e.Key.InstructionSet),
                e.Value.Count, e.Value.GuestTime / 1e6, e.Value.RootTime / 1e6, e.Value.Count == 0
                    ? double.NaN : e.Value.RootTime / 1e3 / e.Value.Count,
            ]))]);

    private static DashboardTable Differences(DashboardSet set) => new("differences", "Differences",
        [
            new("before", "from run", "", -1), new("after", "to run", "", -1), Task, new("quantity", "quantity", "", -1),
            new("unit", "unit", "", -1),
            new("value_before", "before", "", 3), new("value_after", "after", "", 3), new("change", "change", "", 3),
            new("relative_percent", "relative", "%", 1),
            new("p", "p", "", 4), new("significant", "significant", "", -1),
        ],
        [.. set.Comparisons.SelectMany(static c => c.Differences.Select(d => (object?[])
            [
                c.Before.Name, c.After.Name, d.Task, d.Quantity, d.Unit, d.Before, d.After, d.Change, d.Relative, d.Probability,
                d.IsSignificant,
            ]))]);

    private static IEnumerable<(CaptureDashboard Run, TaskFigures Task)> Each(DashboardSet set) =>
        set.Runs.SelectMany(static r => r.Tasks.Select(t => (r, t)));

    private static double Microseconds(LatencyHistogram latency, double part) =>
        latency.Count == 0 ? double.NaN : latency.Percentile(part) / 1e3;

    private static object? Socket(CaptureDashboard run, int cpu) =>
        cpu < run.Facts.SocketOfCpu.Count ? (long)run.Facts.SocketOfCpu[cpu] : null;
}
