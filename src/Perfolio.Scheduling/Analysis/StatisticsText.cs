using System.Globalization;
using Perfolio.Scheduling.Kvm;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Analysis;

/// <summary>Statistics as text: the latency table and the KVM table of a <c>.stats</c> file.</summary>
public static class StatisticsText
{
    private const int Width = 34;

    /// <summary>Writes both tables.</summary>
    public static void Write(CaptureStatistics statistics, TextWriter target)
    {
        double seconds = (statistics.Last - statistics.First) / 1e9;
        target.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{statistics.Switches} switches in {seconds:F3} s; {statistics.Loss.Total} records lost"));
        Latencies(statistics, target);
        Exits(statistics, target);
    }

    private static void Latencies(CaptureStatistics statistics, TextWriter target)
    {
        string line = new('-', Width + 114);
        target.WriteLine(line);
        target.WriteLine(
            $"{"  Task",-Width} |  Runtime ms  | Switches | Involunt. | Migrations | Avg delay ms | P99 delay ms | Max delay ms | Max delay at s   |");
        target.WriteLine(line);
        long switches = 0;
        double runtime = 0;
        foreach (TaskStatistics task in statistics.ByTask.Where(t => !statistics.Tasks[t.Task].IsIdle)
            .OrderByDescending(static t => t.Switches).ThenBy(static t => t.Task))
        {
            SchedTask name = statistics.Tasks[task.Task];
            string label = string.Create(CultureInfo.InvariantCulture, $"  {name.Name}:{name.Tid}");
            target.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{label,-Width} | {task.RunTime / 1e6,12:F3} | {task.Switches,8} | {task.InvoluntarySwitches,9} | {task.Migrations,10} | {task.Waits.Mean / 1e6,12:F3} | {task.Waits.Percentile(0.99) / 1e6,12:F3} | {task.Waits.Max / 1e6,12:F3} | {task.LongestWaitEnd / 1e9,16:F6} |"));
            switches += task.Switches;
            runtime += task.RunTime / 1e6;
        }

        target.WriteLine(line);
        target.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"  TOTAL:",-Width} | {runtime,12:F3} | {switches,8} |"));
        target.WriteLine(line);
    }

    private static void Exits(CaptureStatistics statistics, TextWriter target)
    {
        var byReason = statistics.ByTask.SelectMany(static t => t.Exits)
            .GroupBy(static e => ExitReasons.Name(e.Key.Reason, e.Key.InstructionSet), StringComparer.Ordinal)
            .Select(static g =>
                (Name: g.Key, Count: g.Sum(static e => e.Value.Count), Guest: g.Sum(static e => e.Value.GuestTime),
                    Root: g.Sum(static e => e.Value.RootTime)))
            .OrderByDescending(static e => e.Count).ToArray();
        if (byReason.Length == 0) return;
        long total = Math.Max(1, byReason.Sum(static e => e.Count));
        target.WriteLine();
        target.WriteLine($"{"  VM-EXIT",-Width} |  Samples | Samples% |     Guest ms |      Root ms | Avg root us |");
        foreach ((string name, long count, long guest, long root) in byReason)
        {
            target.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{"  " + name,-Width} | {count,8} | {100.0 * count / total,7:F2}% | {guest / 1e6,12:F3} | {root / 1e6,12:F3} | {(count == 0 ? 0 : root / 1e3 / count),11:F2} |"));
        }
    }
}
