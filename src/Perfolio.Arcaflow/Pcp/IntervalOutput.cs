using Perfolio.Arcaflow.Pcp.Collecting;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Pcp;

/// <summary>
/// One interval of <c>start-pcp</c>. The maps are made when they are written, because thousands of intervals may wait.
/// </summary>
public sealed class IntervalOutput : IPluginObject<IntervalOutput>
{
    private static readonly MapType<string, JsonValue> Leaves = new(new StringType(), new AnyType());

    /// <inheritdoc/>
    public static ObjectSchema<IntervalOutput> Schema { get; } = new ObjectSchema<IntervalOutput>("IntervalOutput", () => new())
        .Required("@interval", new IntegerType(), o => o.Interval, (o, v) => o.Interval = v, new(
            "Interval ID", "The interval ID as reported by PCP"))
        .Required("@timestamp", new StringType(), o => o.Timestamp, (o, v) => o.Timestamp = v, new(
            "Interval timestamp", "The timestamp of the reported interval"))
        .Optional(
            "commit", Leaves, o => o.Tree("commit"), (o, v) => o.Set("commit", v), new("commit", "The commit for the interval"))
        .Optional(
            "disk", Leaves, o => o.Tree("disk"), (o, v) => o.Set("disk", v), new("disk", "The disk structure for the interval"))
        .Optional(
            "kbin", Leaves, o => o.Tree("kbin"), (o, v) => o.Set("kbin", v), new("kbin", "The KB in value for the interval"))
        .Optional(
            "kbout", Leaves, o => o.Tree("kbout"), (o, v) => o.Set("kbout", v), new("kbout", "The KB out value for the interval"))
        .Optional(
            "kernel", Leaves, o => o.Tree("kernel"), (o, v) => o.Set("kernel", v),
            new("kernel", "The kernel CPU structure for the interval"))
        .Optional(
            "mem", Leaves, o => o.Tree("mem"), (o, v) => o.Set("mem", v), new("mem", "The memory structure for the interval"))
        .Optional(
            "memused", Leaves, o => o.Tree("memused"), (o, v) => o.Set("memused", v),
            new("memused", "The memory used value for the interval"))
        .Optional(
            "pktin", Leaves, o => o.Tree("pktin"), (o, v) => o.Set("pktin", v), new("pktin", "The packets in for the interval"))
        .Optional(
            "pktout", Leaves, o => o.Tree("pktout"), (o, v) => o.Set("pktout", v),
            new("pktout", "The packets out for the interval"));

    private readonly IntervalSample? _previous;
    private readonly IntervalSample? _current;
    private Dictionary<string, IReadOnlyDictionary<string, JsonValue>>? _given;

    /// <summary>Makes an interval without values.</summary>
    public IntervalOutput()
    {
    }

    internal IntervalOutput(IntervalSample? previous, IntervalSample current)
    {
        _previous = previous;
        _current = current;
        Interval = previous is null ? 0 : (long)(current.SecondsSince(previous) + 0.5);
        Timestamp = UtcText.Of(current.Time);
    }

    /// <summary>Seconds since the previous interval, rounded; 0 for the first.</summary>
    public long Interval { get; set; }

    /// <summary>When, in UTC.</summary>
    public string Timestamp { get; set; } = "";

    /// <summary>The values below a key, or null when there are none.</summary>
    /// <param name="key">A key of the schema, such as <c>mem</c>.</param>
    public IReadOnlyDictionary<string, JsonValue>? Tree(string key) =>
        _current is not null ? IntervalValues.Tree(key, _previous, _current) : _given?.GetValueOrDefault(key);

    private void Set(string key, IReadOnlyDictionary<string, JsonValue> tree) => (_given ??= [])[key] = tree;
}
