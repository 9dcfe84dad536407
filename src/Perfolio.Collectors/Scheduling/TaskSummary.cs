using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Model;

namespace Perfolio.Collectors.Scheduling;

/// <summary>The tasks of a capture as resources: of the command and all it started, or of the whole system.</summary>
internal sealed class TaskSummary : ISchedEventSource
{
    private readonly ISchedEventSource _source;
    private readonly HashSet<int> _family;
    private readonly bool _all;

    public TaskSummary(ISchedEventSource source, int parent, bool all)
    {
        _source = source;
        _all = all;
        _family = [];
        Parents = Threads(parent);
        Statistics = CaptureStatistics.Read(this);
    }

    public CaptureStatistics Statistics { get; }

    public CaptureFacts Facts => _source.Facts;

    public TaskTable Tasks => _source.Tasks;

    public CaptureLoss Loss => _source.Loss;

    public IReadOnlyList<string> Problems => _source.Problems;

    public double? Progress => _source.Progress;

    // Our own threads, any of which may have started the command.
    private HashSet<int> Parents { get; }

    public bool Read(out SchedEvent next)
    {
        if (!_source.Read(out next)) return false;
        if (next.Kind != SchedEventKind.Fork || next.Task < 0 || next.Other < 0) return true;
        int parent = Tasks[next.Task].Tid;
        if (Parents.Contains(Tasks[next.Other].Tid)) return true;
        if (_family.Contains(parent) || Parents.Contains(parent)) _family.Add(Tasks[next.Other].Tid);
        return true;
    }

    public Profile ToProfile()
    {
        var types = new List<ResourceType>();
        foreach (TaskStatistics task in Statistics.ByTask)
        {
            SchedTask name = Tasks[task.Task];
            if (name.IsIdle || (!_all && !_family.Contains(name.Tid))) continue;
            Add(types, name, "time", "run", task.RunTime / 1e9);
            Add(types, name, "time", "wait", task.WaitTime / 1e9);
            Add(types, name, "time", "sleep", task.SleepTime / 1e9);
            Add(types, name, "time", "io wait", task.IoWaitTime / 1e9);
            if (task.WakeupLatency.Count > 0)
            {
                Add(types, name, "time", "wake-up latency, median", task.WakeupLatency.Percentile(0.5) / 1e9);
                Add(types, name, "time", "wake-up latency, 99 %", task.WakeupLatency.Percentile(0.99) / 1e9);
                Add(types, name, "time", "wake-up latency, largest", task.WakeupLatency.Max / 1e9);
            }

            Add(types, name, "sched", "voluntary switches", task.VoluntarySwitches);
            Add(types, name, "sched", "involuntary switches", task.InvoluntarySwitches);
            Add(types, name, "sched", "wake-ups", task.Wakeups);
            Add(types, name, "sched", "migrations", task.Migrations);
        }

        return new Profile { ResourceTypes = types };
    }

    public void Dispose()
    {
        // The inner source is its owner's.
    }

    private static void Add(
        List<ResourceType> types, SchedTask task, string type, string subtype, double amount) => types.Add(new ResourceType(
        FormattableString.Invariant($"{task.Name}#{types.Count}"),
        JsonValue.Object(
            ("subtype", JsonValue.Of(subtype)), ("tid", JsonValue.Of(task.Tid)), ("time", JsonValue.Of("0.0")),
            ("type", JsonValue.Of(type)), ("uid", JsonValue.Of(task.Name))),
        [new("amount", new DoubleColumn(new[] { amount }))]));

    private static HashSet<int> Threads(int process)
    {
        var threads = new HashSet<int> { process };
        foreach (string thread in Directory.GetDirectories(FormattableString.Invariant($"/proc/{process}/task")))
            if (int.TryParse(
                Path.GetFileName(thread), System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture, out int tid))
                threads.Add(tid);
        return threads;
    }
}
