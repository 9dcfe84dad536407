using System.Globalization;
using System.Text.RegularExpressions;
using Perfolio.Archives.Tests;
using Perfolio.Scheduling.Capturing;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Dashboards;
using Perfolio.Scheduling.Model;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>
/// The figures that <c>sched map</c> gives for real recordings of a load with a known shape (on each CPU a pinned pair that
/// passes a byte to and fro, and a pinned spinner), beside perf's, the kernel's own (<c>/proc/PID/schedstat</c>), and those of
/// other formats.
/// </summary>
[Trait("Category", "Interop")]
public sealed partial class DashboardFiguresTests : IDisposable
{
    private const int Rounds = 2000, SpinMilliseconds = 150;
    private static readonly int Cpus = Math.Min(2, Environment.ProcessorCount);
    private static readonly string[] Names =
    [
        "sched:sched_switch", "sched:sched_wakeup", "sched:sched_wakeup_new", "sched:sched_stat_runtime",
        "sched:sched_migrate_task",
        "sched:sched_process_fork", "sched:sched_process_exit",
    ];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SkippableFact]
    public async Task Figures_agree_with_perf_sched_and_with_schedstat()
    {
        PerfTool.RequireTracing();
        var since = new StolenTime();
        (string path, string said) = await RecordAsync();
        double stolen = since.Milliseconds;
        Dictionary<int, Figures> ours = Read(path, said);
        IReadOnlyDictionary<int, PerfRuns> runs = PerfRuns.Of(path);
        IReadOnlyDictionary<int, Timehist> theirs = await Timehist.AskAsync(_scratch.Root, path, ours.Keys);
        ours.Count.ShouldBe(3 * Cpus);
        foreach ((int tid, Figures task) in ours)
        {
            Timehist perf = theirs[tid];
            string who = $"{task.Name}: {task} / {perf}";
            task.Switches.ShouldBe(perf.Runs, who);
            task.Migrations.ShouldBe(perf.Migrations, who);
            // perf prints µs.
            runs[tid].Milliseconds.ShouldBe(perf.RunTime, 0.01, who);
            if (!runs[tid].IsWhole) continue;
            task.RunMilliseconds.ShouldBe(perf.RunTime, 0.01, who);
            Latencies(task, perf, who);
        }

        Account(ours, runs, said, stolen);
    }

    [SkippableFact]
    public async Task Figures_of_a_native_recording_agree_with_schedstat()
    {
        PerfTool.RequireTracing();
        string load = Load.Build(_scratch), said = _scratch.Path("said");
        var stolen = new StolenTime();
        string path = await Lossless.RecordAsync(async kilobytes =>
        {
            string recorded = _scratch.Path("native.data");
            var request = new CaptureRequest
            {
                Output = recorded,
                Command = ["/bin/sh", "-c", Mix(load, said)],
                BufferKilobytes = kilobytes,
            };
            (await NativeRecorder.RecordAsync(request, CancellationToken.None)).ExitCode.ShouldBe(0);
            return recorded;
        });
        string lines = File.ReadAllText(said);
        Account(Read(path, lines), PerfRuns.Of(path), lines, stolen.Milliseconds);
    }

    [SkippableFact]
    public async Task Figures_are_the_same_in_every_format()
    {
        PerfTool.RequireTracing();
        (string path, string said) = await RecordAsync();
        Dictionary<int, Figures> recorded = Read(path, said);
        Dictionary<int, Figures> pfs = Read(Convert(path, "x.pfs", CaptureFormat.Pfs), said);
        pfs.OrderBy(static p => p.Key).ShouldBe(recorded.OrderBy(static p => p.Key));

        // A cdict has µs, no wake-ups and no migrations, and drops the first switch of each CPU.
        Dictionary<int, Figures> cdict = Read(Convert(path, "x.cdict", CaptureFormat.Cdict), said);
        foreach ((int tid, Figures task) in recorded)
        {
            string who = $"{task} / {cdict[tid]}";
            ((double)cdict[tid].Switches).ShouldBe(task.Switches, 1, who);
            cdict[tid].RunMilliseconds.ShouldBe(task.RunMilliseconds, 0.01 + (0.001 * task.Switches), who);
            (cdict[tid].Wakeups, cdict[tid].Migrations).ShouldBe((0, 0));
        }

        Read(Convert(_scratch.Path("x.pfs"), "y.cdict", CaptureFormat.Cdict), said).OrderBy(static p => p.Key)
            .ShouldBe(cdict.OrderBy(static p => p.Key));
    }

    // perf's delay also counts preemptions in latency, and wake-ups of threads that did not sleep yet in timehist.
    private static void Latencies(Figures task, Timehist perf, string who)
    {
        const double Printed = 0.0011;
        task.WaitMilliseconds.ShouldBeGreaterThanOrEqualTo(perf.LongestDelay - Printed, who);
        if (double.IsNaN(task.LongestLatency)) return;
        double longest = Math.Max(perf.LongestDelay, perf.Delays.DefaultIfEmpty(0).Max());
        (task.LongestLatency / 1e3).ShouldBeLessThanOrEqualTo(longest + Printed, who);
        if (task.Name.StartsWith("spin", StringComparison.Ordinal) || perf.Delays.Count < Rounds / 2) return;
        // Buckets of ours are 12.5 % wide; timehist has µs.
        double[] delays = [.. perf.Delays.Order()];
        (task.MedianLatency / 1e3).ShouldBeInRange(
            (delays[delays.Length * 45 / 100] * 0.85) - Printed, (delays[delays.Length * 55 / 100] * 1.15) + Printed, who);
    }

    // Run time, time runnable but not running, and times it got a CPU, as the kernel counts them for the thread.
    private static void Account(
        Dictionary<int, Figures> ours, IReadOnlyDictionary<int, PerfRuns> runs, string said, double stolen)
    {
        MatchCollection lines = Schedstat().Matches(said);
        lines.Count.ShouldBe(3 * Cpus, said);
        int compared = 0;
        foreach (Match line in lines)
        {
            int tid = int.Parse(line.Groups["tid"].Value, CultureInfo.InvariantCulture);
            if (!runs[tid].IsWhole) continue;
            compared++;
            Figures task = ours[tid];
            double run = double.Parse(line.Groups["run"].Value, CultureInfo.InvariantCulture) / 1e6,
                wait = double.Parse(line.Groups["wait"].Value, CultureInfo.InvariantCulture) / 1e6;
            string who = $"{task.Name}: {task} / {line.Value}";
            // The kernel accounts from inside of the switch, the tracepoint stands at its end: up to 1 µs from one task to the
            // next.
            double switching = task.Switches * 0.001;
            // Behind the line are its writing and the thread's end; time stolen by interrupts or the host is in ours only.
            task.RunMilliseconds.ShouldBeGreaterThan((run * 0.98) - 0.1 - switching, who);
            task.RunMilliseconds.ShouldBeLessThan((run * 1.25) + 10 + switching + stolen, who);
            task.WaitMilliseconds.ShouldBeGreaterThan((wait * 0.95) - 1 - switching, who);
            task.WaitMilliseconds.ShouldBeLessThan((wait * 1.25) + 10 + switching + stolen, who);
            ((double)task.Switches)
                .ShouldBeInRange(double.Parse(line.Groups["slices"].Value, CultureInfo.InvariantCulture) - 1,
                    double.Parse(line.Groups["slices"].Value, CultureInfo.InvariantCulture) + 10, who);
        }

        compared.ShouldBeGreaterThan(0, "threads all of whose switches were recorded");
    }

    // The table of tasks, as sched map --json and --csv print it, by threads. Between fork and prctl a thread has its parent's
    // name.
    private static Dictionary<int, Figures> Read(string path, string said)
    {
        HashSet<int> tids =
            [.. Schedstat().Matches(said).Select(static m => int.Parse(m.Groups["tid"].Value, CultureInfo.InvariantCulture))];
        var options =
            new DashboardOptions { AppendTid = true, Tasks = TaskSelection.Parse("(ping|pong|spin)[0-9]:|perfolio load:|sh:") };
        var run = DashboardReader.Read(path, options);
        run.Loss.Total.ShouldBe(0);
        DashboardTable table = new DashboardSet("x", "x", [run]).Tables.First(static t => t.Name == "tasks");
        int Column(string key) => table.Columns.TakeWhile(c => c.Key != key).Count();
        int name = Column("task"), ran = Column("run_ms"), waited = Column("wait_ms"), switches = Column("switches"),
            wakeups = Column("wakeups");
        int migrations = Column("migrations"), median = Column("latency_p50_us"), longest = Column("latency_max_us");
        return table.Rows.Select(r => new Figures(
                (string)r[name]!, (double)r[ran]!, (double)r[waited]!, (long)r[switches]!, (long)r[wakeups]!,
                    (long)r[migrations]!, (double)r[median]!, (double)r[longest]!))
            .GroupBy(static f => int.Parse(f.Name[(f.Name.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture))
                .Where(g => tids.Contains(g.Key))
            .ToDictionary(static g => g.Key, static g => g.OrderBy(static f => f.Switches).Aggregate(Figures.Sum));
    }

    private string Convert(string path, string name, CaptureFormat format)
    {
        using ISchedEventSource source = CaptureFile.Open(path);
        return CaptureConverter.Convert(source, _scratch.Path(name), new ConvertOptions { Format = format }).Files[0];
    }

    private async Task<(string Path, string Said)> RecordAsync()
    {
        string load = Load.Build(_scratch), said = _scratch.Path("said"), path = await Lossless.RecordAsync(async kilobytes =>
        {
            string recorded = _scratch.Path("perf.data");
            (int code, _, string error) = await PerfTool.RunAsync(
                _scratch.Root,
                [
                    "record", "-q", "-a", "-o", recorded, "-m", FormattableString.Invariant($"{kilobytes}K"),
                    .. Names.SelectMany(static n => (string[])["-e", n]), "--", "/bin/sh", "-c", Mix(load, said),
                ]);
            code.ShouldBe(0, error);
            return recorded;
        });
        return (path, File.ReadAllText(said));
    }

    private static string Mix(string load, string said) =>
        string.Create(CultureInfo.InvariantCulture, $"'{load}' mix {Cpus} {Rounds} {SpinMilliseconds} >'{said}'");

    [GeneratedRegex(@"^end (?<tid>\d+) (?<run>\d+) (?<wait>\d+) (?<slices>\d+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Schedstat();

    private sealed record Figures(
        string Name, double RunMilliseconds, double WaitMilliseconds, long Switches, long Wakeups, long Migrations,
            double MedianLatency, double LongestLatency)
    {
        // Latencies are those of the second, which has most.
        public static Figures Sum(Figures a, Figures b) => b with
        {
            RunMilliseconds = a.RunMilliseconds + b.RunMilliseconds,
            WaitMilliseconds = a.WaitMilliseconds + b.WaitMilliseconds,
            Switches = a.Switches + b.Switches,
            Wakeups = a.Wakeups + b.Wakeups,
            Migrations = a.Migrations + b.Migrations,
        };
    }
}
