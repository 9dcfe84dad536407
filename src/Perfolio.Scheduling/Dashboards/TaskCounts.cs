using System.Runtime.InteropServices;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>How many events a thread has.</summary>
/// <param name="Tid">Thread id.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Events">Events that are about it.</param>
public sealed record TaskCount(int Tid, string Name, long Events);

/// <summary>The threads of a capture by their number of events.</summary>
public static class TaskCounts
{
    /// <summary>Reads a capture; the window counts, and the selection.</summary>
    /// <exception cref="SchedulingException">The file is no capture.</exception>
    public static IReadOnlyList<TaskCount> Read(
        string path, DashboardOptions options, CancellationToken cancellationToken = default)
    {
        using ISchedEventSource source = CaptureFile.Open(path);
        var counts = new Dictionary<(int Tid, string Name), long>();
        var names = new List<string>();
        long? begin = source.Facts.Origin == "cdict" ? 0 : null;
        long read = 0;
        while (source.Read(out SchedEvent next))
        {
            if ((++read & 0xffff) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (!next.IsActivity) continue;
            begin ??= next.Time;
            if (options.Length is { } length && next.Time - begin.Value - options.From > length) break;
            if (next.Task < 0 || next.Time - begin.Value < options.From) continue;
            while (names.Count < source.Tasks.Count) names.Add(TaskGroups.NameOf(source.Tasks[names.Count], options));
            CollectionsMarshal.GetValueRefOrAddDefault(counts, (source.Tasks[next.Task].Tid, names[next.Task]), out _)++;
        }

        return [.. counts.Where(c => options.Tasks.Matches(c.Key.Tid, c.Key.Name))
            .Select(static c => new TaskCount(c.Key.Tid, c.Key.Name, c.Value))
            .OrderByDescending(static t => t.Events).ThenBy(static t => t.Tid)
            .ThenBy(static t => t.Name, StringComparer.Ordinal)];
    }
}
