using System.Globalization;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>Who ran after a task: the names its CPU went to, by how often.</summary>
public sealed class Successors
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    private Successors(string task) => Task = task;

    /// <summary>The name of the task.</summary>
    public string Task { get; private set; }

    /// <summary>Its thread ids, ascending.</summary>
    public SortedSet<int> Tids { get; } = [];

    /// <summary>Switches away from it.</summary>
    public long Total { get; private set; }

    /// <summary>Name, count and percentage, most frequent first; suffixes <c>/...</c> of names are cut.</summary>
    public IEnumerable<(string Name, long Count, double Percent)> Rows => _counts
        .OrderByDescending(static p => p.Value).ThenBy(static p => p.Key, StringComparer.Ordinal)
        .Select(p => (p.Key, p.Value, 100.0 * p.Value / Math.Max(1, Total)));

    /// <summary>Reads a capture.</summary>
    /// <param name="path">A perf.data, .cdict or .pfs file.</param>
    /// <param name="task">A thread id, or the exact name of tasks.</param>
    /// <param name="options">Window, mapping and naming.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SchedulingException">The file is no capture.</exception>
    public static Successors Read(
        string path, string task, DashboardOptions options, CancellationToken cancellationToken = default)
    {
        using ISchedEventSource source = CaptureFile.Open(path);
        return Read(source, task, options, cancellationToken);
    }

    /// <summary>Reads events from a source at its beginning.</summary>
    public static Successors Read(
        ISchedEventSource source, string task, DashboardOptions options, CancellationToken cancellationToken = default)
    {
        var result = new Successors(task);
        int tid = int.TryParse(task, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
        var names = new List<string>();
        long? begin = source.Facts.Origin == "cdict" ? 0 : null;
        long read = 0;
        while (source.Read(out SchedEvent next))
        {
            if ((++read & 0xffff) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (!next.IsActivity) continue;
            begin ??= next.Time;
            if (options.Length is { } length && next.Time - begin.Value - options.From > length) break;
            if (next.Kind != SchedEventKind.Switch || next.Time - begin.Value < options.From) continue;
            while (names.Count < source.Tasks.Count) names.Add(TaskGroups.NameOf(source.Tasks[names.Count], options));
            bool isIt = tid >= 0 ? source.Tasks[next.Task].Tid == tid : names[next.Task] == task;
            if (isIt) result.Count(source.Tasks[next.Task].Tid, names[next.Task], TaskGroups.WithoutSuffix(names[next.Other]));
        }

        return result;
    }

    private void Count(int tid, string name, string next)
    {
        Task = name;
        Tids.Add(tid);
        Total++;
        _counts[next] = _counts.GetValueOrDefault(next) + 1;
    }
}
