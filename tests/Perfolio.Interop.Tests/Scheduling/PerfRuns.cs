using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.Model;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>
/// The runs of a thread by perf's rule: for a run it takes the time since the CPU's last switch. A thread is whole when each of its
/// runs begins with that switch; of one that runs while the recording begins the first switch may be missing, in what perf script
/// prints, too.
/// </summary>
public sealed record PerfRuns(double Milliseconds, bool IsWhole)
{
    /// <summary>The runs of every thread of a recording.</summary>
    public static IReadOnlyDictionary<int, PerfRuns> Of(string path)
    {
        var runs = new Dictionary<int, PerfRuns>();
        var last = new Dictionary<int, (long Time, int Tid)>();
        using PerfSchedSource source = PerfSchedSource.Open(path);
        while (source.Read(out SchedEvent next))
        {
            if (next.Kind != SchedEventKind.Switch) continue;
            int from = source.Tasks[next.Task].Tid;
            PerfRuns before = runs.GetValueOrDefault(from, new PerfRuns(0, true));
            bool isKnown = last.TryGetValue(next.Cpu, out (long Time, int Tid) then);
            runs[from] = new PerfRuns(
                before.Milliseconds + (isKnown ? (next.Time - then.Time) / 1e6 : 0), before.IsWhole && isKnown && then.Tid == from);
            last[next.Cpu] = (next.Time, source.Tasks[next.Other].Tid);
        }

        return runs;
    }
}
