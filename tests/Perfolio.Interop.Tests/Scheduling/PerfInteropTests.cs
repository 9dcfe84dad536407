using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Perfolio.Archives.Tests;
using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Capturing;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.Model;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>Real recordings of a load with a known shape, beside perf's own reading of them.</summary>
[Trait("Category", "Interop")]
public sealed partial class PerfInteropTests : IDisposable
{
    private const int Rounds = 2000;
    private const string Package = "/topology/physical_package_id";
    private static readonly string[] Names = ["sched:sched_switch", "sched:sched_wakeup", "sched:sched_stat_runtime",
        "sched:sched_migrate_task", "sched:sched_process_fork"];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [SkippableTheory]
    [InlineData()]
    [InlineData("-z")]
    [InlineData("--clockid", "monotonic")]
    [InlineData("--threads")]
    [InlineData("--threads=package", "-z")]
    [InlineData("--threads=0-1/0-1")]
    public async Task Counts_and_times_are_those_of_perf_script(params string[] options)
    {
        PerfTool.RequireTracing();
        Skip.If(options.Contains("--threads=0-1/0-1") && Environment.ProcessorCount < 2, "facility missing: a second CPU");
        string path = await RecordAsync(options);
        await CompareAsync(path, path);
    }

    [SkippableFact]
    public async Task Lost_records_are_as_many_as_perf_says()
    {
        PerfTool.RequireTracing();
        string path = _scratch.Path("lost.data");
        (int code, _, string error) = await PerfTool.RunAsync(
            _scratch.Root,
                ["record", "-q", "-a", "-o", path, "-m", "1", .. Events(), "--",
                    Load.Build(_scratch), "pair", "20000"]);
        code.ShouldBe(0, error);
        await CompareAsync(path, path);
    }

    [SkippableTheory]
    [InlineData()]
    [InlineData("--threads")]
    public async Task What_a_killed_perf_wrote_is_read(params string[] options)
    {
        PerfTool.RequireTracing();
        string path = _scratch.Path("killed.data");
        string[] arguments = ["record", "-q", "-a", "-o", path, "-m", "64", .. options,
            .. Events(), "--", Load.Build(_scratch), "pair", "100000000"];
        using Process perf =
            Process.Start(new ProcessStartInfo("perf", arguments) { UseShellExecute = false, WorkingDirectory = _scratch.Root })!;
        // Several rounds; the load would go on for long.
        while (SizeOf(path) < 2_000_000 && !perf.WaitForExit(TimeSpan.FromMilliseconds(10))) await Task.Yield();
        perf.Kill(entireProcessTree: true);
        await perf.WaitForExitAsync();
        using ISchedEventSource source = CaptureFile.Open(path);
        CaptureStatistics statistics = CaptureStatistics.Read(source);
        statistics.Switches.ShouldBeGreaterThan(1000);
        statistics.ByTask.Count(t => statistics.Tasks[t.Task].Name == "perfolio load" && t.Switches > 100).ShouldBe(2);
        // Killed inside of a write, one of the files may end in the middle of a record.
        statistics.Problems.ShouldContain(static p => p.Contains("was interrupted", StringComparison.Ordinal)
            || p.Contains("the file ends inside a record", StringComparison.Ordinal));
        statistics.Problems.ShouldContain(static p => p.Contains("those of this system were taken", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_recording_into_a_pipe_is_read()
    {
        PerfTool.RequireTracing();
        string load = Load.Build(_scratch), path = await Lossless.RecordAsync(async kilobytes =>
        {
            string recorded = _scratch.Path("pipe.data"), events = string.Join(' ', Events());
            (int code, _, string error) = await PerfTool.ShellAsync(
                $"perf record -o - -a {events} -m {kilobytes}K -- '{load}' pair {Rounds} 2>/dev/null >'{recorded}'");
            code.ShouldBe(0, error);
            return recorded;
        });
        using PerfSchedSource source = PerfSchedSource.Open(path);
        CaptureStatistics.Read(source).Switches.ShouldBeGreaterThanOrEqualTo(2 * Rounds);
        source.Problems.ShouldBeEmpty();
        source.Facts.KernelRelease.ShouldBe(File.ReadAllText("/proc/sys/kernel/osrelease").Trim());
    }

    [SkippableFact]
    public async Task The_pair_switches_as_often_as_it_must_and_runs_as_long_as_timehist_says()
    {
        PerfTool.RequireTracing();
        string path = await RecordAsync();
        using PerfSchedSource source = PerfSchedSource.Open(path);
        CaptureStatistics statistics = CaptureStatistics.Read(source);
        TaskStatistics[] pair =
            [.. statistics.ByTask.Where(t => statistics.Tasks[t.Task].Name == "perfolio load" && t.Switches >= Rounds)];
        pair.Length.ShouldBe(2);
        foreach (TaskStatistics task in pair)
        {
            // On one CPU every turn is a switch. It is voluntary, or the other's wake-up preempted the task before it slept;
            // a sleep ends with one wake-up.
            (task.VoluntarySwitches + task.InvoluntarySwitches).ShouldBe(task.Switches);
            task.VoluntarySwitches.ShouldBeLessThanOrEqualTo(Rounds + 100);
            ((double)task.Wakeups).ShouldBe(task.VoluntarySwitches, Rounds / 10);
        }

        (int code, string output, string error) = await PerfTool.RunAsync(_scratch.Root, "sched", "timehist", "-i", path, "-s");
        code.ShouldBe(0, error);
        IReadOnlyDictionary<int, PerfRuns> runs = PerfRuns.Of(path);
        foreach (TaskStatistics task in pair)
        {
            int tid = statistics.Tasks[task.Task].Tid;
            Match line = Summary().Matches(output).First(
                m => m.Groups["tid"].Value == tid.ToString(CultureInfo.InvariantCulture));
            double milliseconds = double.Parse(line.Groups["run"].Value, CultureInfo.InvariantCulture);
            // timehist does not count a first run whose beginning it did not see, and prints microseconds.
            if (runs[tid].IsWhole) (task.RunTime / 1e6).ShouldBe(milliseconds, Math.Max(1, milliseconds * 0.05));
        }
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pinned_spinner_runs_as_long_as_schedstat_says(bool native)
    {
        PerfTool.RequireTracing();
        string load = Load.Build(_scratch), said = _scratch.Path("said");
        var since = new StolenTime();
        string path = await Lossless.RecordAsync(async kilobytes =>
        {
            var request = new CaptureRequest
            {
                Output = _scratch.Path("spin.data"),
                Command = ["/bin/sh", "-c", $"'{load}' spin 300 >'{said}'"],
                BufferKilobytes = kilobytes,
            };
            CaptureOutcome outcome = native
                ? await NativeRecorder.RecordAsync(request, CancellationToken.None)
                : await PerfRecorder.RecordAsync(request, CancellationToken.None);
            outcome.ExitCode.ShouldBe(0);
            return request.Output;
        });
        double stolen = since.Milliseconds;
        string[][] lines = [.. File.ReadAllLines(said).Select(static l => l.Split(' '))];
        int tid = int.Parse(lines[1][1], CultureInfo.InvariantCulture);
        double ran = (Number(lines[1][2]) - Number(lines[0][2])) / 1e6;
        using ISchedEventSource source = CaptureFile.Open(path);
        CaptureStatistics statistics = CaptureStatistics.Read(source);
        statistics.Loss.Total.ShouldBe(0);
        double captured = statistics.ByTask.Where(t => statistics.Tasks[t.Task].Tid == tid).Sum(static t => t.RunTime) / 1e6;
        // Beside the measured part it starts and ends; on a virtual machine time stolen by the host is in ours only.
        captured.ShouldBeGreaterThan(ran * 0.97);
        captured.ShouldBeLessThan((ran * 1.5) + 50 + stolen);

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    [SkippableFact]
    public async Task A_native_recording_is_read_by_perf_with_the_same_counts()
    {
        PerfTool.RequireTracing();
        string path = _scratch.Path("native.data");
        await NativeRecorder.RecordAsync(
            new CaptureRequest { Output = path, Command = [Load.Build(_scratch), "pair", "500"] }, CancellationToken.None);
        (_, string output, _) = await PerfTool.ShellAsync($"perf script -i - --ns -F time,event <'{path}' 2>/dev/null");
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using PerfSchedSource source = PerfSchedSource.Open(path);
        long events = 0;
        while (source.Read(out _)) events++;
        events.ShouldBeGreaterThan(1000);
        source.Facts.SocketOfCpu.Select(static s => s.ToString(CultureInfo.InvariantCulture)).ShouldBe(
            Directory.GetDirectories("/sys/devices/system/cpu", "cpu*").Where(static d => Cpu().IsMatch(d))
                .OrderBy(static d => int.Parse(Cpu().Match(d).Groups[1].Value, CultureInfo.InvariantCulture))
                .Select(static d => File.Exists(d + Package) ? File.ReadAllText(d + Package).Trim() : "-1"));
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, "as perf does");
        foreach ((string name, long count) in source.Counts)
            lines.Count(l => l.TrimEnd().EndsWith(name + ":", StringComparison.Ordinal)).ShouldBe((int)count, name);
    }

    private static long SizeOf(string path) =>
        File.Exists(path) ? new FileInfo(path).Length : Directory.Exists(path) ? new DirectoryInfo(path).GetFiles("data.*")
            .Sum(static f => f.Length) : 0;

    private Task<string> RecordAsync(params string[] options)
    {
        string load = Load.Build(_scratch);
        return Lossless.RecordAsync(async kilobytes =>
        {
            string path = _scratch.Path("perf.data");
            (int code, _, string error) = await PerfTool.RunAsync(
                _scratch.Root,
                [
                    "record", "-q", "-a", "-o", path, "-m", FormattableString.Invariant($"{kilobytes}K"), .. options, .. Events(),
                    "--", load, "pair", Rounds.ToString(CultureInfo.InvariantCulture),
                ]);
            code.ShouldBe(0, error);
            return path;
        });
    }

    private static IEnumerable<string> Events() => Names.SelectMany(static n => (string[])["-e", n]);

    private async Task CompareAsync(string path, string peer)
    {
        (int code, string output, string error) = await PerfTool.RunAsync(
            _scratch.Root, "script", "-i", peer, "--ns", "--show-lost-events", "-F", "tid,cpu,time,event,trace");
        code.ShouldBe(0, error);
        var theirs = Line().Matches(output).Select(static m => (
            Time: long.Parse(m.Groups["s"].Value + m.Groups["ns"].Value, CultureInfo.InvariantCulture),
            Cpu: int.Parse(m.Groups["cpu"].Value, CultureInfo.InvariantCulture),
            Prev: int.Parse(m.Groups["prev"].Value, CultureInfo.InvariantCulture), State: m.Groups["state"].Value,
                Next: int.Parse(m.Groups["next"].Value, CultureInfo.InvariantCulture))).ToList();
        using PerfSchedSource source = PerfSchedSource.Open(path);
        var ours = new List<(long Time, int Cpu, int Prev, string State, int Next)>();
        while (source.Read(out SchedEvent next))
            if (next.Kind == SchedEventKind.Switch)
                ours.Add((next.Time, next.Cpu, source.Tasks[next.Task].Tid, next.State.Letter(), source.Tasks[next.Other].Tid));
        ours.Count.ShouldBeGreaterThan(Rounds);
        // Equal times on two CPUs have no order.
        ours.Order().ToArray().ShouldBe(theirs.Order().ToArray());
        // As many as perf says; what was lost behind a buffer's last record perf script does not show, and how much that is
        // depends on how long perf had to wait for a CPU.
        long lost = Lost().Matches(output).Sum(static m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
        source.Loss.Total.ShouldBeGreaterThanOrEqualTo(lost);
        // On a busy machine a thread of perf's may leave its last piece of compressed data half written, which perf script does
        // not tell.
        source.Problems.ShouldAllBe(static p => p.EndsWith(
            "the compressed data end inside a record; everything before was read", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        @"\[(?<cpu>\d+)\]\s+(?<s>\d+)\.(?<ns>\d{9}):\s+sched:sched_switch: prev_comm=.* prev_pid=(?<prev>\d+) prev_prio=\d+ prev_state=(?<state>\S+) ==> next_comm=.* next_pid=(?<next>\d+) ", RegexOptions.None, 60_000)]
    private static partial Regex Line();

    [GeneratedRegex("/cpu([0-9]+)$", RegexOptions.None, 60_000)]
    private static partial Regex Cpu();

    [GeneratedRegex(@"PERF_RECORD_LOST lost (\d+)", RegexOptions.None, 60_000)]
    private static partial Regex Lost();

    [GeneratedRegex(@"^\s*perfolio load\[(?<tid>\d+)(?:/\d+)?\]\s+-?\d+\s+(?<n>\d+)\s+(?<run>[\d.]+)", RegexOptions.Multiline,
        60_000)]
    private static partial Regex Summary();
}
