using Perfolio.Arcaflow.Pcp.Collecting;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Pcp;

/// <summary>
/// The values of an interval as pcp2json nests them. Formulas and units are those of the metric sets that the plug-in of
/// the seed carried; what has no value is left out.
/// </summary>
internal static class IntervalValues
{
    private const double MillisecondsPerSecond = 1000;
    private const double BytesPerKilobyte = 1024;
    private const int Decimals = 3;

    /// <summary>What stands below a key; null when nothing does.</summary>
    internal static IReadOnlyDictionary<string, JsonValue>? Tree(string key, IntervalSample? previous, IntervalSample current) =>
        key switch
        {
            "kernel" => Nested("cpu", Nested("util", CpuShares(previous, current))),
            "disk" => Nested("all", Leaves(IntervalMetrics.Disk, m => Leaf(current.Rate(m, previous), "count/s"))),
            "mem" => Memory(current),
            "memused" => Leaf(100 * current.Value("mem.util.used") / Positive(current.Value("mem.physmem"))),
            "commit" => Leaf(100 * current.Value("mem.util.committed_AS") /
                Positive(current.Value("mem.physmem") + current.Value("mem.util.swapTotal"))),
            "kbin" => Leaf(current.Rate("network.interface.in.bytes", previous) / BytesPerKilobyte, "KB/s"),
            "kbout" => Leaf(current.Rate("network.interface.out.bytes", previous) / BytesPerKilobyte, "KB/s"),
            "pktin" => Leaf(current.Rate("network.interface.in.packets", previous), "count/s"),
            "pktout" => Leaf(current.Rate("network.interface.out.packets", previous), "count/s"),
            _ => null,
        };

    private static Dictionary<string, JsonValue>? CpuShares(IntervalSample? previous, IntervalSample current)
    {
        double? processors = Positive(current.Value("hinv.ncpu"));
        return Leaves(IntervalMetrics.Cpu, m => Leaf(100 * current.Rate(m, previous) / MillisecondsPerSecond / processors));
    }

    private static Dictionary<string, JsonValue>? Memory(IntervalSample current)
    {
        Dictionary<string, JsonValue>? memory = Leaves([("freemem", "mem.freemem")], m => Kilobytes(current.Value(m)));
        if (Leaves(IntervalMetrics.Memory, m => Kilobytes(current.Value(m))) is { } util) (memory ??= []).Add("util", Map(util));
        return memory;
    }

    private static Dictionary<string, JsonValue>? Leaves(
        (string Output, string Metric)[] metrics, Func<string, Dictionary<string, JsonValue>?> leaf)
    {
        var leaves = new Dictionary<string, JsonValue>();
        foreach ((string output, string metric) in metrics)
            if (leaf(metric) is { } value)
                leaves.Add(output, Map(value));
        return leaves.Count == 0 ? null : leaves;
    }

    private static Dictionary<string, JsonValue>? Nested(string name, Dictionary<string, JsonValue>? inner) =>
        inner is null ? null : new() { [name] = Map(inner) };

    private static Dictionary<string, JsonValue>? Leaf(double? value, string? unit = null) =>
        value is { } number && double.IsFinite(number)
        ? Leaf(JsonValue.Of(Math.Round(number, Decimals, MidpointRounding.ToEven)), unit)
        : null;

    private static Dictionary<string, JsonValue>? Kilobytes(double? value) =>
        value is { } number ? Leaf(JsonValue.Of((long)number), "Kbyte") : null;

    private static Dictionary<string, JsonValue> Leaf(JsonValue value, string? unit) =>
        unit is null ? new() { ["value"] = value } : new() { ["@unit"] = JsonValue.Of(unit), ["value"] = value };

    private static JsonValue Map(Dictionary<string, JsonValue> members) => JsonValue.Of(members.ToArray());

    private static double? Positive(double? value) => value > 0 ? value : null;
}
