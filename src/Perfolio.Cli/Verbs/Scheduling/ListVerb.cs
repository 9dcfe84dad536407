using System.CommandLine;
using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched list</c>: the tasks of captures.</summary>
internal static class ListVerb
{
    public static Command Make()
    {
        var inputs = new Argument<string[]>("capture") { Description = "perf.data, .cdict or .pfs files.", Arity = ArgumentArity.OneOrMore };
        var stats = new Option<bool>("--stats") { Description = "Print the tables of a .stats file instead: latencies and VM exits." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var verb = new Verb("list", "List the tasks of captures with their switches, run and wait times.",
            "perfolio sched list run.pfs", "perfolio sched list --stats perf.data", "perfolio sched list --json old.cdict new.cdict") { inputs, stats, json };
        return verb.Does((session, result, token) =>
        {
            var all = new List<(string File, CaptureStatistics Statistics)>();
            foreach (string input in result.GetValue(inputs)!)
            {
                using ISchedEventSource source = CaptureFile.Open(Path.GetFullPath(input, session.Directory));
                CaptureStatistics statistics = CaptureStatistics.Read(source, ConvertVerb.Progress(session), token);
                token.ThrowIfCancellationRequested();
                CaptureReport.Warn(session.Terminal, statistics.Loss, statistics.Problems);
                all.Add((input, statistics));
            }

            if (result.GetValue(json)) Print(session.Terminal, all);
            else
            {
                foreach ((string file, CaptureStatistics statistics) in all)
                {
                    if (all.Count > 1) session.Terminal.Output.WriteLine($"{file}:");
                    if (result.GetValue(stats)) StatisticsText.Write(statistics, session.Terminal.Output);
                    else Table(session.Terminal.Output, statistics);
                }
            }

            return Task.FromResult(ExitCode.Done);
        });
    }

    private static IEnumerable<TaskStatistics> Tasks(CaptureStatistics statistics) =>
        statistics.ByTask.OrderByDescending(static t => t.Switches).ThenByDescending(static t => t.RunTime).ThenBy(static t => t.Task);

    private static void Table(TextWriter output, CaptureStatistics statistics)
    {
        output.WriteLine(
            "      tid  switches  involuntary    wakeups  migrations       run ms      wait ms     sleep ms    iowait ms  task");
        foreach (TaskStatistics task in Tasks(statistics))
        {
            SchedTask name = statistics.Tasks[task.Task];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name.Tid,9} {task.Switches,9} {task.InvoluntarySwitches,12} {task.Wakeups,10} {task.Migrations,11} {task.RunTime / 1e6,12:F3} {task.WaitTime / 1e6,12:F3} {task.SleepTime / 1e6,12:F3} {task.IoWaitTime / 1e6,12:F3}  {name.Name}"));
        }
    }

    private static void Print(Terminal terminal, List<(string File, CaptureStatistics Statistics)> all) => ResultObject.Print(terminal, json =>
    {
        json.WriteStartArray("captures");
        foreach ((string file, CaptureStatistics statistics) in all)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("host", statistics.Facts.Host);
            json.WriteString("kernel", statistics.Facts.KernelRelease);
            json.WriteNumber("seconds", (statistics.Last - statistics.First) / 1e9);
            json.WriteNumber("events", statistics.Events);
            json.WriteNumber("switches", statistics.Switches);
            json.WriteNumber("lost", statistics.Loss.Total);
            json.WriteNumber("estimated_runs", statistics.EstimatedRuns);
            json.WriteStartArray("tasks");
            foreach (TaskStatistics task in Tasks(statistics)) Print(json, statistics.Tasks[task.Task], task);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Print(System.Text.Json.Utf8JsonWriter json, SchedTask name, TaskStatistics task)
    {
        json.WriteStartObject();
        json.WriteNumber("tid", name.Tid);
        json.WriteString("name", name.Name);
        json.WriteNumber("switches", task.Switches);
        json.WriteNumber("involuntary", task.InvoluntarySwitches);
        json.WriteNumber("wakeups", task.Wakeups);
        json.WriteNumber("migrations", task.Migrations);
        json.WriteNumber("run_ns", task.RunTime);
        json.WriteNumber("wait_ns", task.WaitTime);
        json.WriteNumber("sleep_ns", task.SleepTime);
        json.WriteNumber("iowait_ns", task.IoWaitTime);
        json.WriteNumber("guest_ns", task.GuestTime);
        json.WriteNumber("root_ns", task.RootTime);
        json.WriteNumber("wakeup_latency_p50_ns", task.WakeupLatency.Percentile(0.5));
        json.WriteNumber("wakeup_latency_p99_ns", task.WakeupLatency.Percentile(0.99));
        json.WriteNumber("wakeup_latency_max_ns", task.WakeupLatency.Max);
        json.WriteEndObject();
    }
}
