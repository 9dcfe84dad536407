using System.Collections.Concurrent;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>Which source has which name and which numbers; tells when metrics came or went.</summary>
internal sealed class SourceNames
{
    private readonly ConcurrentDictionary<string, JsonSource> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, JsonSource> _bySlot = new();
    private readonly HashSet<string> _reserved;
    private int _version;

    public SourceNames(params IEnumerable<string> reserved) => _reserved = new HashSet<string>(reserved, StringComparer.Ordinal);

    /// <summary>Counts the changes of metrics.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Gives a source a name.</summary>
    public bool Take(string name, JsonSource source, out string reason)
    {
        reason = "";
        if (_reserved.Contains(name.Split('.')[0]))
            reason = $"the name '{name}' is one of the agent's own";
        else if (!_byName.TryAdd(name, source) && _byName.TryGetValue(name, out var owner) && owner != source)
            reason = $"the name '{name}' is taken by {owner.Definition.Location}";
        return reason.Length == 0;
    }

    /// <summary>Makes the numbers of a source known.</summary>
    public void Placed(JsonSource source)
    {
        foreach (var slot in SlotsOf(source))
            _bySlot[slot] = source;
    }

    /// <summary>Takes a name back.</summary>
    public void Release(string name)
    {
        if (!_byName.TryRemove(name, out var source))
            return;
        foreach (var slot in SlotsOf(source))
            _bySlot.TryRemove(KeyValuePair.Create(slot, source));

        Interlocked.Increment(ref _version);
    }

    /// <summary>Notes that the metrics of a source are others than before.</summary>
    public void Changed(JsonSource source)
    {
        Placed(source);
        Interlocked.Increment(ref _version);
    }

    public JsonSource? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The source that a cluster and item belong to.</summary>
    public JsonSource? Find(int cluster, int item) =>
        _bySlot.GetValueOrDefault((cluster * (Identifiers.Extent.ItemsPerCluster / Identifiers.Extent.ItemsPerPart))
            + (item / Identifiers.Extent.ItemsPerPart));

    private static IEnumerable<int> SlotsOf(JsonSource source)
    {
        foreach (var extent in source.Extents)
        {
            for (var part = 0; part < extent.Count; part += Identifiers.Extent.ItemsPerPart)
                yield return extent.Slot + (part / Identifiers.Extent.ItemsPerPart);
        }
    }
}
