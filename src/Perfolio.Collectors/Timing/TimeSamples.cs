using Perfolio.Collectors.Processes;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Collectors.Timing;

/// <summary>The runs of a command that are complete, and the profile they make (docs/collectors.md, "time").</summary>
internal sealed class TimeSamples
{
    private const double NanosecondsPerSecond = 1e9;
    private const double MicrosecondsPerSecond = 1e6;

    // Units by type; the readers of older profiles only know the first.
    internal static readonly IReadOnlyList<KeyValuePair<string, string>> Units =
    [
        new("time", "s"),
        new("memory", "B"),
        new("context switches", "count"),
        new("page faults", "count"),
    ];

    private readonly List<ChildResult> _runs;

    internal TimeSamples(int expected) => _runs = new List<ChildResult>(Math.Min(expected, 1 << 16));

    internal int Count => _runs.Count;

    /// <summary>True when the peak memory of some run is hidden below Perfolio's own.</summary>
    internal bool LacksMemory => _runs.Exists(r => r.Usage.MaxResidentBytes is null);

    /// <summary>The peak memory in bytes found by tracing a warm-up run; null when there was none.</summary>
    internal long? TracedPeak { get; set; }

    internal void Add(ChildResult run) => _runs.Add(run);

    internal Profile ToProfile(string uid)
    {
        var types = new List<ResourceType>();
        AddTimes(types, uid, "time", "real", r => r.ElapsedNanoseconds / NanosecondsPerSecond);
        AddTimes(types, uid, "time", "user", r => r.Usage.UserMicroseconds / MicrosecondsPerSecond);
        AddTimes(types, uid, "time", "sys", r => r.Usage.SystemMicroseconds / MicrosecondsPerSecond);
        if (LacksMemory && TracedPeak is { } peak)
            AddType(
                types, uid, "memory", "max rss", new Int64Column(new[] { peak }), [1],
                ("source", JsonValue.Of("VmHWM of a traced run")));
        else AddCounts(types, uid, "memory", "max rss", r => r.Usage.MaxResidentBytes);
        AddCounts(types, uid, "context switches", "voluntary", r => r.Usage.VoluntarySwitches);
        AddCounts(types, uid, "context switches", "involuntary", r => r.Usage.InvoluntarySwitches);
        AddCounts(types, uid, "page faults", "minor", r => r.Usage.MinorFaults);
        AddCounts(types, uid, "page faults", "major", r => r.Usage.MajorFaults);
        return new Profile { ResourceTypes = types };
    }

    private void AddTimes(List<ResourceType> types, string uid, string type, string subtype, Func<ChildResult, double> amount)
    {
        double[] amounts = new double[_runs.Count];
        long[] order = new long[_runs.Count];
        for (int i = 0; i < amounts.Length; i++) (amounts[i], order[i]) = (amount(_runs[i]), i + 1);
        AddType(types, uid, type, subtype, new DoubleColumn(amounts), order);
    }

    private void AddCounts(List<ResourceType> types, string uid, string type, string subtype, Func<ChildResult, long?> amount)
    {
        var amounts = new List<long>(_runs.Count);
        var order = new List<long>(_runs.Count);
        for (int i = 0; i < _runs.Count; i++)
        {
            if (amount(_runs[i]) is not { } known) continue;
            amounts.Add(known);
            order.Add(i + 1);
        }

        if (amounts.Count > 0) AddType(types, uid, type, subtype, new Int64Column(amounts.ToArray()), order.ToArray());
    }

    private static void AddType(
        List<ResourceType> types, string uid, string type, string subtype, Column amount, long[] order,
        params (string Name, JsonValue Value)[] further)
    {
        JsonValue constants = JsonValue.Object([
            .. further, ("subtype", JsonValue.Of(subtype)), ("time", JsonValue.Of("0.0")), ("type", JsonValue.Of(type)),
            ("uid", JsonValue.Of(uid))]);
        types.Add(new ResourceType(
            FormattableString.Invariant($"{uid}#{types.Count}"),
            constants,
            [new("amount", amount), new("order", new Int64Column(order))]));
    }
}
