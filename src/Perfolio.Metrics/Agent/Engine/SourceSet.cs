using System.Collections.Concurrent;
using Perfolio.Metrics.Agent.Identifiers;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>All sources of an agent: given, discovered, and opened by senders. Keeps them read as they change.</summary>
internal sealed class SourceSet : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ScanPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan QuietScan = TimeSpan.FromSeconds(5);

    private readonly AgentOptions _options;
    private readonly AgentRegistry _registry;
    private readonly SourceNames _names;
    private readonly WorkScheduler _scheduler;
    private readonly DescriptorLoop _loop = new();
    private readonly DirectoryChanges _changes;
    private readonly ConcurrentDictionary<string, JsonSource[]> _byPath = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JsonSource> _pushed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonSource> _discovered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _searched = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _endpoints = [];
    private readonly Lock _scan = new();
    private readonly ITimer _scanTimer;
    private bool _unwatched;
    private readonly List<JsonSource> _list = [];
    private JsonSource[]? _all;

    public SourceSet(AgentOptions options, AgentRegistry registry, SourceNames names)
    {
        _options = options;
        _registry = registry;
        _names = names;
        var slowest = options.Sources.Select(s => s.Timeout ?? options.Timeout).Append(options.Timeout).Max();
        _scheduler = new WorkScheduler(options.Time, slowest + TimeSpan.FromSeconds(1), options.Log);
        _changes = new DirectoryChanges(_loop) { Changed = Changed, Lost = Lost };
        _scanTimer = options.Time.CreateTimer(_ => Scan(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The sources in the order in which they came.</summary>
    public IReadOnlyList<JsonSource> All
    {
        get
        {
            if (Volatile.Read(ref _all) is { } all)
                return all;
            lock (_list)
                return _all = [.. _list];
        }
    }

    /// <summary>Ports that are listened on, by endpoint.</summary>
    public IReadOnlyList<int> Ports => [.. _endpoints.OfType<PushListener>().Select(static l => l.Port).OfType<int>()];

    /// <summary>Begins: opens endpoints, finds sources, and has all of them read.</summary>
    public void Start()
    {
        foreach (var endpoint in _options.Endpoints)
            _endpoints.Add(Open(endpoint));
        _registry.Together(() =>
        {
            foreach (var definition in _options.Sources)
                Add(definition);
            Search();
        });
        foreach (var source in All)
            _scheduler.Schedule(source, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scanTimer.Dispose();
        _endpoints.ForEach(static e => e.Dispose());
        _scheduler.Dispose();
        _changes.Dispose();
        _loop.Dispose();
    }

    private IDisposable Open(PushEndpoint endpoint)
    {
        JsonSource? Open(string name) => OpenPushed(name, endpoint);
        var limit = _options.Limits.Bytes;
        if (endpoint.PipePath is { } pipe)
            return new PipeReader(pipe, _loop, new LineFeed(endpoint.Name, Open, limit));
        return new PushListener(endpoint, Open, limit, _options.Log);
    }

    private JsonSource? OpenPushed(string name, PushEndpoint endpoint)
    {
        if (_pushed.TryGetValue(name, out var known))
            return known;
        lock (_scan)
        {
            if (_pushed.TryGetValue(name, out known))
                return known;
            if (!HasRoom())
                return null;
            var source = new JsonSource(
                new SourceDefinition
                {
                    Kind = SourceKind.Push,
                    Name = name,
                    IsNamed = true,
                    Location = endpoint.SocketPath ?? endpoint.PipePath ?? "sent",
                    SchemaPath = name == endpoint.Name ? endpoint.SchemaPath : null,
                    StaleAfter = endpoint.StaleAfter,
                },
                null, _options, _registry, _names);
            source.Prepare();
            Append(source);
            return _pushed[name] = source;
        }
    }

    private bool HasRoom()
    {
        if (Count < _options.MaxSources)
            return true;
        _options.Log?.Invoke(FormattableString.Invariant($"there are {_options.MaxSources} sources; another one was left out"));
        return false;
    }

    private void Add(SourceDefinition definition)
    {
        if (!HasRoom())
            return;
        var source = new JsonSource(definition, MakeInput, _options, _registry, _names);
        source.Prepare();
        if (definition.SchemaPath is { } schema)
            Follow(schema, source);
        Append(source);
        if (definition.IsDiscovered)
            _discovered[Key(definition)] = source;
    }

    private void Append(JsonSource source)
    {
        lock (_list)
        {
            _list.Add(source);
            _all = null;
        }
    }

    private int Count
    {
        get
        {
            lock (_list)
                return _list.Count;
        }
    }

    private static string Key(SourceDefinition definition) => $"{definition.Location}\n{definition.SchemaPath}";

    private (SourceInput? Input, string Refusal) MakeInput(JsonSource source, SourceSchema? schema)
    {
        var input = InputFactory.Make(source.Definition, schema, _options, out var refusal);
        if (input is FileInput file)
            file.IsWatched = Follow(file.FilePath, source);
        return (input, refusal);
    }

    // A link's target changes elsewhere: such a file is looked at again and again.
    private bool Follow(string path, JsonSource source)
    {
        var full = Path.GetFullPath(path);
        _byPath.AddOrUpdate(full, _ => [source], (_, there) => there.Contains(source) ? there : [.. there, source]);
        return Path.GetDirectoryName(full) is { } directory && new FileInfo(full).LinkTarget is null && _changes.Watch(directory);
    }

    private void Changed(string directory, string name, bool structural)
    {
        if (_byPath.TryGetValue(Path.Combine(directory, name), out var sources))
        {
            foreach (var source in sources)
                _scheduler.Schedule(source, Settle);
        }

        if (structural && _searched.Contains(directory))
            _scanTimer.Change(ScanPause, Timeout.InfiniteTimeSpan);
    }

    private void Lost()
    {
        foreach (var source in All)
            _scheduler.Schedule(source, Settle);
        _scanTimer.Change(ScanPause, Timeout.InfiniteTimeSpan);
    }

    private void Scan()
    {
        var before = All.ToHashSet();
        _registry.Together(Search);
        foreach (var source in All.Where(s => !before.Contains(s)))
            _scheduler.Schedule(source, TimeSpan.Zero);
    }

    private void Search()
    {
        lock (_scan)
        {
            if (_options.Directories.Count == 0)
                return;
            var directories = new HashSet<string>(StringComparer.Ordinal);
            var found = new Dictionary<string, SourceDefinition>(StringComparer.Ordinal);
            foreach (var root in _options.Directories)
            {
                try
                {
                    foreach (var definition in DirectorySearch.Search(root, _options.MaxSources, directories))
                        found.TryAdd(Key(definition), definition);
                }
                catch (OperationException e)
                {
                    _options.Log?.Invoke(e.Message);
                }
            }

            foreach (var (key, source) in _discovered.Where(d => !found.ContainsKey(d.Key)).ToArray())
                Remove(key, source);
            foreach (var (key, definition) in found)
            {
                if (!_discovered.ContainsKey(key))
                    Add(definition);
            }

            Watch(directories);
        }
    }

    private void Watch(HashSet<string> directories)
    {
        foreach (var gone in _searched.Except(directories).ToArray())
        {
            _changes.Forget(gone);
            _searched.Remove(gone);
        }

        _unwatched = false;
        foreach (var directory in directories)
        {
            _searched.Add(directory);
            _unwatched |= !_changes.Watch(directory) || directory.StartsWith("/proc", StringComparison.Ordinal);
        }

        if (_unwatched)
            _scanTimer.Change(QuietScan, Timeout.InfiniteTimeSpan);
    }

    private void Remove(string key, JsonSource source)
    {
        _discovered.Remove(key);
        lock (_list)
        {
            _list.Remove(source);
            _all = null;
        }

        _scheduler.Remove(source);
        foreach (var (path, there) in _byPath)
        {
            if (there.Contains(source))
                _byPath[path] = [.. there.Where(s => s != source)];
        }

        source.Close();
        _options.Log?.Invoke($"{source.Name}: removed");
    }
}
