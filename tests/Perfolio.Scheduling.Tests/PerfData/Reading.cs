using Perfolio.Scheduling.Decoding;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.PerfData;

namespace Perfolio.Scheduling.Tests.PerfData;

/// <summary>Captures read to lists.</summary>
internal static class Reading
{
    public static PerfSchedSource Open(Scratch scratch, byte[] file) => PerfSchedSource.Open(scratch.Write("perf.data", file));

    public static List<SchedEvent> All(ISchedEventSource source)
    {
        var events = new List<SchedEvent>();
        while (source.Read(out SchedEvent next)) events.Add(next);
        return events;
    }

    /// <summary>Events as text, for comparison.</summary>
    public static List<string> Lines(ISchedEventSource source) => [.. All(source).Select(e => Line(source, e))];

    public static string Line(ISchedEventSource source, SchedEvent e) => FormattableString.Invariant(
        $"{e.Time} {e.Kind} cpu{e.Cpu} {Name(source, e.Task)} {Name(source, e.Other)} {e.State} {e.Value} {e.Extra}");

    public static long Records(byte[] file, Scratch scratch)
    {
        using PerfDataReader reader = PerfDataReader.Open(scratch.Write("records", file));
        long count = 0;
        while (reader.Read(out _)) count++;
        return count;
    }

    private static string Name(ISchedEventSource source, int task) =>
        task < 0 ? "-" : FormattableString.Invariant($"{source.Tasks[task].Name}:{source.Tasks[task].Tid}");
}
