using System.Globalization;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>
/// Which item numbers belong to which source, for ever. The first 2047 sources get a cluster each; later ones share clusters, 64
/// items
/// each; a source that needs more gets more. Without a directory the numbers live as long as the process.
/// </summary>
internal sealed class AgentRegistry : IDisposable
{
    private const int WholeClusters = 2048;
    private const int Clusters = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, List<Extent>> _sources = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly string? _directory;
    private readonly IdentifierFile? _file;
    private readonly IdentifierLines _new = new();
    private readonly StateTrouble _trouble;
    private readonly FileStream? _claim;
    private readonly string? _refusal;
    private int _nextWhole = 1;
    private int _holder = -1;
    private int _writers;
    private volatile bool _ended;
    private Extent _nextPart = new(WholeClusters, 0, Extent.ItemsPerPart);

    /// <summary>Opens a registry.</summary>
    /// <param name="directory">Where the numbers are kept; null to keep them in memory.</param>
    /// <param name="warn">Takes one line when a file is damaged, and when the directory cannot be written.</param>
    public AgentRegistry(string? directory, Action<string>? warn = null)
    {
        _directory = directory;
        Warn = warn;
        _trouble = new StateTrouble(warn);
        if (directory is null)
            return;
        _claim = StateClaim.Take(directory, out _refusal);
        _file = new IdentifierFile(Path.Combine(directory, "sources.ids"), Take);
        Damage = _file.Damage;
        foreach (var extent in _sources.Values.SelectMany(static e => e))
            Pass(extent, Damage is null ? 0 : 1);
        if (Damage is not null)
            warn?.Invoke(Damage);
        if (_refusal is not null)
            _trouble.Note("", _refusal);
    }

    /// <summary>Takes warnings.</summary>
    public Action<string>? Warn { get; }

    /// <summary>What was wrong with the file; null when nothing.</summary>
    public string? Damage { get; }

    /// <summary>Gives numbers to sources that have none, and writes them down.</summary>
    /// <param name="names">Names of sources.</param>
    /// <exception cref="OperationException">There are no more numbers.</exception>
    public void Ensure(params IEnumerable<string> names)
    {
        lock (_lock)
        {
            foreach (var name in names)
            {
                if (_sources.ContainsKey(name))
                    continue;
                _sources.Add(name, [Take()]);
                Note(_new, name);
            }

            Save();
        }
    }

    /// <summary>Gives many sources numbers and writes them down once at the end; until then nothing of them may be
    /// published. What other threads do meanwhile is written at once.</summary>
    public void Together(Action work)
    {
        lock (_lock)
            _holder = Environment.CurrentManagedThreadId;
        try
        {
            work();
        }
        finally
        {
            lock (_lock)
            {
                _holder = -1;
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
            Note(_new, name);
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

    /// <summary>Writes numbers down, unless the directory is not ours; says so once when that fails.</summary>
    /// <param name="file">What is written.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>Whether they are on disk.</returns>
    public bool TryWrite(string file, Action write)
    {
        Interlocked.Increment(ref _writers);
        try
        {
            if (_ended || _refusal is not null)
                return false;
            write();
            _trouble.Note(file, null);
            return true;
        }
        catch (OperationException e)
        {
            _trouble.Note(file, e.Message);
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _writers);
        }
    }

    /// <summary>Leaves the directory to others, once nobody writes in it any more.</summary>
    public void Dispose()
    {
        _ended = true;
        SpinWait.SpinUntil(() => Volatile.Read(ref _writers) == 0, Patience);
        _claim?.Dispose();
    }

    private Extent Take()
    {
        if (_nextWhole < WholeClusters)
            return new Extent(_nextWhole++, 0, Extent.ItemsPerCluster);
        if (_nextPart.Cluster >= Clusters)
            throw new OperationException(
                "all 4096 clusters of the agent's domain are in use; run a second agent with another domain for more sources");
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

    // Whoever holds several of them saves once at the end. Of two registries with one thread each this is not asked.
    private void Save()
    {
        if (_file is null || _new.IsEmpty || _holder == Environment.CurrentManagedThreadId)
            return;
        if (TryWrite("sources.ids", () => _file.Add(_new, All)))
            _new.Clear();
    }

    private IdentifierLines All()
    {
        var lines = new IdentifierLines();
        foreach (var (name, _) in _sources.OrderBy(static s => s.Value[0].Slot))
            Note(lines, name);
        return lines;
    }

    // A source that got more room is written again; the later line counts.
    private void Note(IdentifierLines lines, string name) =>
        lines.Add("source", string.Join(',', _sources[name].Select(Format)), name);

    private bool Take(string[] fields)
    {
        if (fields is not ["source", var extents, var name] || Parse(extents) is not { } list)
            return false;
        if (!_sources.TryGetValue(name, out var known) || known.Count <= list.Count)
            _sources[name] = list;
        return true;
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
