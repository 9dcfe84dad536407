using System.Globalization;
using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>
/// The numbers of one source: items of metrics and arrays, instances of arrays. A number that was given is never given to
/// anything else,
/// and is on disk before anybody sees it. For one thread at a time.
/// </summary>
internal sealed class SourceIdentifiers
{
    private const int GapAfterDamage = 1000;

    private readonly AgentRegistry _registry;
    private readonly string _source;
    private readonly string? _path;
    private readonly Dictionary<(string Name, string Signature), int> _items = [];
    private readonly Dictionary<int, Instances> _instances = [];
    private IReadOnlyList<Extent> _extents;
    private int _nextItem;
    private readonly int _gap;
    private bool _changed;

    public SourceIdentifiers(AgentRegistry registry, string source, string? path)
    {
        _registry = registry;
        _source = source;
        _path = path;
        _extents = registry.ExtentsOf(source);
        if (path is null)
            return;
        var lines = IdentifierFile.Load(path, out var damage);
        foreach (var fields in lines)
            Take(fields);
        Damage = damage;
        if (damage is null)
            return;
        registry.Warn?.Invoke(damage);
        _nextItem += GapAfterDamage / 8;
        _gap = GapAfterDamage;
        foreach (var known in _instances.Values)
            known.Next += _gap;
        _changed = true;
    }

    /// <summary>What was wrong with the file; null when nothing.</summary>
    public string? Damage { get; }

    /// <summary>A number of this source among all sources.</summary>
    public int Slot => _extents[0].Slot;

    /// <summary>The clusters that belong to this source alone or in part.</summary>
    public IReadOnlyList<Extent> Extents => _extents;

    /// <summary>The item of a metric or array. Another signature (type, semantics, units, array) is another metric.</summary>
    public int Item(string name, string signature)
    {
        if (_items.TryGetValue((name, signature), out var item))
            return item;
        item = _nextItem++;
        _items.Add((name, signature), item);
        _changed = true;
        return item;
    }

    /// <summary>Cluster and item in it.</summary>
    public (int Cluster, int Item) Place(int item)
    {
        if (item >= _extents.Sum(static e => e.Count))
            _extents = _registry.Extend(_source, item + 1);
        var rest = item;
        foreach (var extent in _extents)
        {
            if (rest < extent.Count)
                return (extent.Cluster, extent.First + rest);
            rest -= extent.Count;
        }

        throw new InvalidOperationException("a source has fewer items than it was given");
    }

    /// <summary>Identifier of a metric.</summary>
    public Pmid PmidOf(int domain, int item)
    {
        var (cluster, number) = Place(item);
        return Pmid.From(domain, cluster, number);
    }

    /// <summary>Identifier of the instance domain of an array, which has an item of its own.</summary>
    public InstanceDomainId IndomOf(int domain, int item)
    {
        var (cluster, number) = Place(item);
        return InstanceDomainId.From(domain, (cluster * Extent.ItemsPerCluster) + number);
    }

    /// <summary>The number of an instance of an array.</summary>
    public int Instance(int array, ReadOnlySpan<byte> name)
    {
        if (!_instances.TryGetValue(array, out var known))
            _instances.Add(array, known = new Instances { Next = _gap });
        var found = known.Lookup.TryGetValue(name, out var id);
        if (found)
            return id;
        id = known.Next++;
        known.ByName.Add(name.ToArray(), id);
        _changed = true;
        return id;
    }

    /// <summary>Writes new numbers down.</summary>
    /// <exception cref="OperationException">They cannot be written; nothing that needs them may be published.</exception>
    public void Save()
    {
        if (!_changed)
            return;
        if (_path is not null)
            IdentifierFile.Save(_path, Lines());
        _changed = false;
    }

    private IEnumerable<string[]> Lines()
    {
        foreach (var ((name, signature), item) in _items.OrderBy(static i => i.Value))
            yield return ["item", item.ToString(CultureInfo.InvariantCulture), signature, name];
        foreach (var (array, known) in _instances.OrderBy(static i => i.Key))
        {
            var number = array.ToString(CultureInfo.InvariantCulture);
            foreach (var (name, id) in known.ByName.OrderBy(static i => i.Value))
                yield return ["inst", number, id.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(name)];
        }
    }

    private void Take(string[] fields)
    {
        switch (fields)
        {
            case ["item", var number, var signature, var name] when TryNumber(number, out var item):
                _items.TryAdd((name, signature), item);
                _nextItem = Math.Max(_nextItem, item + 1);
                break;
            case ["inst", var number, var second, var name] when TryNumber(number, out var array)
                && TryNumber(second, out var id):
                if (!_instances.TryGetValue(array, out var known))
                    _instances.Add(array, known = new Instances());
                known.ByName.TryAdd(Encoding.UTF8.GetBytes(name), id);
                known.Next = Math.Max(known.Next, id + 1);
                break;
        }
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < int.MaxValue - GapAfterDamage;

    private sealed class Instances
    {
        public Instances() => Lookup = ByName.GetAlternateLookup<ReadOnlySpan<byte>>();

        public Dictionary<byte[], int> ByName { get; } = new(Utf8Comparer.Instance);

        public Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> Lookup { get; }

        public int Next { get; set; }
    }
}
