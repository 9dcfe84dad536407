using System.Globalization;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>
/// Which item numbers belong to which source, for ever. The first 2047 sources get a cluster each; later ones share clusters, 64
/// items
/// each; a source that needs more gets more. Without a directory the numbers live as long as the process.
/// </summary>
internal sealed class AgentRegistry
{
    private const int WholeClusters = 2048;
    private const int Clusters = 4096;

    private readonly Dictionary<string, List<Extent>> _sources = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly string? _directory;
    private int _nextWhole = 1;
    private bool _holding;
    private Extent _nextPart = new(WholeClusters, 0, Extent.ItemsPerPart);

    /// <summary>Opens a registry.</summary>
    /// <param name="directory">Where the numbers are kept; null to keep them in memory.</param>
    /// <param name="warn">Takes one line when a file is damaged.</param>
    public AgentRegistry(string? directory, Action<string>? warn = null)
    {
        _directory = directory;
        Warn = warn;
        if (directory is null)
            return;
        var lines = IdentifierFile.Load(FilePath, out var damage);
        foreach (var fields in lines)
        {
            if (fields is ["source", var extents, var name] && Parse(extents) is { } list)
                _sources[name] = list;
        }

        foreach (var extent in _sources.Values.SelectMany(static e => e))
            Pass(extent, damage is null ? 0 : 1);
        Damage = damage;
        if (damage is not null)
            warn?.Invoke(damage);
    }

    /// <summary>Takes warnings.</summary>
    public Action<string>? Warn { get; }

    /// <summary>What was wrong with the file; null when nothing.</summary>
    public string? Damage { get; }

    private string FilePath => Path.Combine(_directory!, "sources.ids");

    /// <summary>Gives numbers to sources that have none, and writes them down.</summary>
    /// <param name="names">Names of sources.</param>
    /// <exception cref="OperationException">There are no more numbers, or they cannot be written down.</exception>
    public void Ensure(params IEnumerable<string> names)
    {
        lock (_lock)
        {
            var added = false;
            foreach (var name in names)
            {
                if (_sources.ContainsKey(name))
                    continue;
                _sources.Add(name, [Take()]);
                added = true;
            }

            if (added)
                Save();
        }
    }

    /// <summary>Gives many sources numbers and writes them down once at the end; until then nothing of them may be
    /// published.</summary>
    public void Together(Action work)
    {
        lock (_lock)
            _holding = true;
        try
        {
            work();
        }
        finally
        {
            lock (_lock)
            {
                _holding = false;
                Save();
            }
        }
    }

    /// <summary>The numbers of a source, which has some.</summary>
    public IReadOnlyList<Extent> ExtentsOf(string name)
    {
        lock (_lock)
            return [.. _sources[name]];
    }

    /// <summary>Gives a source room for more items.</summary>
    public IReadOnlyList<Extent> Extend(string name, int items)
    {
        lock (_lock)
        {
            var extents = _sources[name];
            while (extents.Sum(static e => e.Count) < items)
                extents.Add(Take());
            Save();
            return [.. extents];
        }
    }

    /// <summary>Opens the numbers of one source.</summary>
    public SourceIdentifiers Open(string name)
    {
        Ensure(name);
        return new SourceIdentifiers(this, name, _directory is null ? null : Path.Combine(_directory, "sources", name + ".ids"));
    }

    private Extent Take()
    {
        if (_nextWhole < WholeClusters)
            return new Extent(_nextWhole++, 0, Extent.ItemsPerCluster);
        if (_nextPart.Cluster >= Clusters)
            throw new OperationException("all 4096 clusters of the agent's domain are in use; run a second agent with another domain for more sources");
        var part = _nextPart;
        _nextPart = After(part);
        return part;
    }

    private void Pass(Extent extent, int gap)
    {
        if (extent.Count == Extent.ItemsPerCluster)
            _nextWhole = Math.Max(_nextWhole, Math.Min(extent.Cluster + 1 + (gap * 64), WholeClusters));
        else if (extent.Slot >= _nextPart.Slot)
            _nextPart = gap > 0 ? new Extent(extent.Cluster + gap, 0, Extent.ItemsPerPart) : After(extent);
    }

    private static Extent After(Extent part) => part.First + (2 * part.Count) <= Extent.ItemsPerCluster
        ? part with { First = part.First + part.Count }
        : part with { Cluster = part.Cluster + 1, First = 0 };

    private void Save()
    {
        if (_directory is null || _holding)
            return;
        IdentifierFile.Save(FilePath, _sources.OrderBy(static s => s.Value[0].Slot)
            .Select(static s => new[] { "source", string.Join(',', s.Value.Select(Format)), s.Key }));
    }

    private static string Format(Extent extent) =>
        string.Create(CultureInfo.InvariantCulture, $"{extent.Cluster}:{extent.First}:{extent.Count}");

    private static List<Extent>? Parse(string text)
    {
        var extents = new List<Extent>();
        foreach (var part in text.Split(','))
        {
            var numbers = part.Split(':');
            if (numbers.Length != 3
                || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var cluster)
                || !int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(numbers[2], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || cluster is 0 or >= Clusters || count <= 0 || first + (long)count > Extent.ItemsPerCluster)
                return null;
            extents.Add(new Extent(cluster, first, count));
        }

        return extents;
    }
}
