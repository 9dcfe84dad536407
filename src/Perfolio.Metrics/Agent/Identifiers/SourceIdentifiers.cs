using System.Globalization;
using System.Text;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>
/// The numbers of one source: items of metrics and arrays, instances of arrays. A number that was given is never given to
/// anything else,
/// and is on disk before anybody sees it. For one thread at a time.
/// </summary>
internal sealed class SourceIdentifiers
{
    /// <summary>Most instances that one source may have had; names that never come again must not fill memory and disk.</summary>
    public const int MostInstances = 5_000_000;

    private const int GapAfterDamage = 1000;

    private readonly AgentRegistry _registry;
    private readonly string _source;
    private readonly IdentifierFile? _file;
    private readonly IdentifierLines _new = new();
    private readonly int _most;
    private readonly Dictionary<(string Name, string Signature), int> _items = [];
    private readonly Dictionary<int, Instances> _instances = [];
    private IReadOnlyList<Extent> _extents;
    private int _nextItem;
    private readonly int _gap;
    private int _count;
    private bool _mustWrite;

    public SourceIdentifiers(AgentRegistry registry, string source, string? path, int most = MostInstances)
    {
        _registry = registry;
        _source = source;
        _most = most;
        _extents = registry.ExtentsOf(source);
        if (path is null)
            return;
        _file = new IdentifierFile(path, Take);
        Damage = _file.Damage;
        if (Damage is null && !_file.IsTorn)
            return;
        // What is missing may have been seen by somebody.
        if (Damage is not null)
        {
            registry.Warn?.Invoke(Damage);
            _nextItem += GapAfterDamage / 8;
        }

        _gap = GapAfterDamage;
        foreach (var known in _instances.Values)
            known.Next += _gap;
        _mustWrite = true;
    }

    /// <summary>What was wrong with the file; null when nothing.</summary>
    public string? Damage { get; }

    /// <summary>Whether an instance was left without a number because there are too many.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether all numbers are on disk, or need not be.</summary>
    public bool IsSaved { get; private set; } = true;

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
        if (_file is not null)
            Note(_new, item, signature, name);
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

    /// <summary>The number of an instance of an array; -1 when there are too many.</summary>
    public int Instance(int array, ReadOnlySpan<byte> name)
    {
        if (!_instances.TryGetValue(array, out var known))
            _instances.Add(array, known = new Instances { Next = _gap });
        if (known.Lookup.TryGetValue(name, out var id))
            return id;
        if (_count >= _most)
        {
            IsFull = true;
            return -1;
        }

        id = known.Next++;
        known.ByName.Add(name.ToArray(), id);
        _count++;
        if (_file is not null)
            _new.AddInstance(array, id, name);
        return id;
    }

    /// <summary>Writes new numbers down. Where that fails they are kept in memory, and written later.</summary>
    public void Save()
    {
        if (_file is null || (_new.IsEmpty && !_mustWrite))
            return;
        IsSaved = _registry.TryWrite(_source, () => _file.Add(_new, All));
        if (!IsSaved)
            return;
        _new.Clear();
        _mustWrite = false;
    }

    private IdentifierLines All()
    {
        var lines = new IdentifierLines();
        foreach (var ((name, signature), item) in _items.OrderBy(static i => i.Value))
            Note(lines, item, signature, name);
        foreach (var (array, known) in _instances.OrderBy(static i => i.Key))
        {
            foreach (var (name, id) in known.ByName)
                lines.AddInstance(array, id, name);
        }

        return lines;
    }

    private static void Note(IdentifierLines lines, int item, string signature, string name) =>
        lines.Add("item", item.ToString(CultureInfo.InvariantCulture), signature, name);

    private bool Take(string[] fields)
    {
        switch (fields)
        {
            case ["item", var number, var signature, var name] when TryNumber(number, out var item):
                _items.TryAdd((name, signature), item);
                _nextItem = Math.Max(_nextItem, item + 1);
                return true;
            case ["inst", var number, var second, var name] when TryNumber(number, out var array)
                && TryNumber(second, out var id):
                if (!_instances.TryGetValue(array, out var known))
                    _instances.Add(array, known = new Instances());
                _count += known.ByName.TryAdd(Encoding.UTF8.GetBytes(name), id) ? 1 : 0;
                known.Next = Math.Max(known.Next, id + 1);
                return true;
            default:
                return false;
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
