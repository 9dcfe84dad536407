using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Agent.Inference;

/// <summary>What the name of a member says about its values.</summary>
internal static class MemberNames
{
    private static readonly HashSet<string> CounterWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "total", "count", "counter", "sum", "requests", "packets", "errors", "drops", "dropped", "calls", "retries",
        "retransmits", "interrupts",
        "hits", "misses", "received", "sent", "transmitted", "read", "written", "reads", "writes", "failures", "ticks",
        "events", "faults", "switches",
    };

    private static readonly Dictionary<string, MetricUnits> UnitWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bytes"] = MetricUnits.From(1, 0, 0),
        ["kb"] = MetricUnits.From(1, 0, 0, 1),
        ["kib"] = MetricUnits.From(1, 0, 0, 1),
        ["mb"] = MetricUnits.From(1, 0, 0, 2),
        ["mib"] = MetricUnits.From(1, 0, 0, 2),
        ["gb"] = MetricUnits.From(1, 0, 0, 3),
        ["gib"] = MetricUnits.From(1, 0, 0, 3),
        ["ns"] = MetricUnits.From(0, 1, 0),
        ["nsec"] = MetricUnits.From(0, 1, 0),
        ["nanoseconds"] = MetricUnits.From(0, 1, 0),
        ["us"] = MetricUnits.From(0, 1, 0, 0, 1),
        ["usec"] = MetricUnits.From(0, 1, 0, 0, 1),
        ["microseconds"] = MetricUnits.From(0, 1, 0, 0, 1),
        ["ms"] = MetricUnits.From(0, 1, 0, 0, 2),
        ["msec"] = MetricUnits.From(0, 1, 0, 0, 2),
        ["milliseconds"] = MetricUnits.From(0, 1, 0, 0, 2),
        ["sec"] = MetricUnits.From(0, 1, 0, 0, 3),
        ["secs"] = MetricUnits.From(0, 1, 0, 0, 3),
        ["seconds"] = MetricUnits.From(0, 1, 0, 0, 3),
    };

    /// <summary>Whether a name is one that counters have.</summary>
    public static bool IsCounter(string path) => LastWord(path) is var word && CounterWords.Contains(word);

    /// <summary>Units that a name ends in; none when it does not. A part after an underscore only: <c>ms</c> alone is a
    /// name.</summary>
    public static MetricUnits Units(string path)
    {
        var word = LastWord(path);
        return word.Length < path.Length - path.LastIndexOf('.') - 1 ? UnitWords.GetValueOrDefault(word) : word == "bytes"
            ? UnitWords[word] : default;
    }

    private static string LastWord(string path)
    {
        var part = path[(path.LastIndexOf('.') + 1)..];
        return part[(part.LastIndexOf('_') + 1)..];
    }
}
