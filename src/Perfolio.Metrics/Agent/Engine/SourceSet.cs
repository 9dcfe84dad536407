using System.Collections.Concurrent;
using Perfolio.Metrics.Agent.Identifiers;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>All sources of an agent: given, discovered, and opened by senders. Keeps them read as they change.</summary>
internal sealed class SourceSet : IDisposable
{
    // Commands and addresses wait for others most of the time.
    private const int SlowWorkers = 32;
    private const int LongestLines = 4;
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(10);

    private readonly AgentOptions _options;
    private readonly AgentRegistry _registry;
    private readonly SourceNames _names;
    private readonly WorkScheduler _files;
    private readonly WorkScheduler _slow;
    private readonly DescriptorLoop _loop;
    private readonly DirectoryChanges _changes;
    private readonly FollowedFiles _followed = new();
    private readonly ConcurrentDictionary<string, JsonSource> _pushed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (JsonSource Source, SearchedRoot Root)> _discovered = new(StringComparer.Ordinal);
    private readonly List<SearchedRoot> _roots;
    private readonly List<IDisposable> _endpoints = [];
    private readonly LineBudget _lines;
    private readonly Lock _push = new();
    private readonly Lock _apply = new();
    private readonly List<JsonSource> _list = [];
    private JsonSource[]? _all;
    // Of the thread that is told of changes.
    private readonly List<JsonSource> _changed = [];
    private int _leftOut;
    private volatile bool _isStarted;

    public SourceSet(AgentOptions options, AgentRegistry registry, SourceNames names)
    {
        _options = options;
        _registry = registry;
        _names = names;
        _files = new WorkScheduler(options.Time, options.Log, Math.Clamp(4 * Environment.ProcessorCount, 4, 16), isSlow: false);
        _slow = new WorkScheduler(options.Time, options.Log, SlowWorkers, isSlow: true);
        _loop = new DescriptorLoop(options.Log);
        _changes = new DirectoryChanges(_loop) { Changed = Changed, Told = ScheduleChanged, Lost = Lost, Refused = Refused };
        _roots = [.. options.Directories.Select(d => new SearchedRoot(d, options, _changes, Apply))];
        _lines = new LineBudget((long)LongestLines * options.Limits.Bytes);
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

    /// <summary>Readings of files that do not end.</summary>
    public int Stuck => _files.Stuck;

    /// <summary>Begins: opens endpoints, finds sources, and has all of them read.</summary>
    public void Start()
    {
        foreach (var endpoint in _options.Endpoints)
            _endpoints.Add(Open(endpoint));
        _registry.Together(() =>
        {
            var mounts = MountTable.Read();
            foreach (var definition in _options.Sources)
                Add(definition, mounts);
        });
        // A directory that does not answer must not keep the others from being served.
        foreach (var root in _roots)
        {
            var search = Task.Factory.StartNew(
                root.Search, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (!search.Wait(LongestSearch))
                _options.Log?.Invoke($"{root.Directory.Path}: searching it takes long; the other sources are served meanwhile");
        }

        JsonSource[] all;
        lock (_list)
        {
            _isStarted = true;
            all = [.. _list];
        }

        foreach (var source in all)
            Schedule(source, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _roots.ForEach(static r => r.Dispose());
        _endpoints.ForEach(static e => e.Dispose());
        _files.Dispose();
        _slow.Dispose();
        foreach (var source in All)
            source.Stop();
        _changes.Dispose();
        _loop.Dispose();
    }

    private void Schedule(JsonSource source, TimeSpan delay) => (source.IsSlow ? _slow : _files).Schedule(source, delay);

    private IDisposable Open(PushEndpoint endpoint)
    {
        JsonSource? Open(string name) => OpenPushed(name, endpoint);
        var limit = _options.Limits.Bytes;
        if (endpoint.PipePath is { } pipe)
            return new PipeReader(pipe, _loop, new LineFeed(endpoint.Name, Open, limit, _lines));
        return new PushListener(endpoint, Open, limit, _lines, _options.Log);
    }

    private JsonSource? OpenPushed(string name, PushEndpoint endpoint)
    {
        if (_pushed.TryGetValue(name, out var known))
            return known;
        lock (_push)
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
            source.Prepare(readsSchema: true);
            Append(source);
            return _pushed[name] = source;
        }
    }

    private bool HasRoom()
    {
        if (Count < _options.MaxSources)
            return true;
        if (Interlocked.Increment(ref _leftOut) == 1)
            _options.Log?.Invoke(FormattableString.Invariant(
                $"there are {_options.MaxSources} sources, the most there may be; others are left out"));
        return false;
    }

    private JsonSource? Add(SourceDefinition definition, MountTable mounts)
    {
        if (!HasRoom())
            return null;
        var source = new JsonSource(definition, MakeInput, _options, _registry, _names);
        source.Prepare(definition.SchemaPath is null || !mounts.MayHang(definition.SchemaPath));
        if (definition.SchemaPath is { } schema)
            Follow(schema, source);
        Append(source);
        return source;
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
        if (input is { BacksOff: true } && !source.IsSlow)
        {
            source.IsSlow = true;
            _slow.Schedule(source, TimeSpan.Zero);
        }

        return (input, refusal);
    }

    // A link's target changes elsewhere: such a file is looked at again and again.
    private bool Follow(string path, JsonSource source)
    {
        var full = Path.GetFullPath(path);
        _followed.Add(full, source);
        return Path.GetDirectoryName(full) is { } directory && new FileInfo(full).LinkTarget is null && _changes.Watch(directory);
    }

    private void Changed(string directory, DirectoryEvent change)
    {
        if (change.IsSelf)
            _changes.Forget(directory);
        var sources = change.IsSelf ? _followed.In(directory) : _followed.Of(directory, change.Name);
        _changed.AddRange(sources);
        if (!change.MayChangeSources(sources.Count > 0))
            return;
        foreach (var root in _roots)
        {
            if (root.Has(directory))
                root.SearchSoon();
        }
    }

    // All at once: one worker is woken, and finds all of them.
    private void ScheduleChanged()
    {
        _files.Schedule(_changed.Where(static s => !s.IsSlow));
        _slow.Schedule(_changed.Where(static s => s.IsSlow));
        _changed.Clear();
    }

    private void Lost()
    {
        foreach (var source in All)
            Schedule(source, source.Settle);
        _roots.ForEach(static r => r.SearchSoon());
    }

    private void Refused(string reason) => _options.Log?.Invoke(reason + FormattableString.Invariant(
        $": other files are looked at every {_options.Refresh.TotalSeconds:0.###} s instead; raise the limit with sysctl"));

    private void Apply(SearchedRoot root, IReadOnlyList<SourceDefinition> definitions)
    {
        lock (_apply)
        {
            var found = new Dictionary<string, SourceDefinition>(StringComparer.Ordinal);
            foreach (var definition in definitions)
                found.TryAdd(Key(definition), definition);
            foreach (var (key, known) in _discovered.Where(d => d.Value.Root == root && !found.ContainsKey(d.Key)).ToArray())
                Remove(key, known.Source);
            var added = new List<JsonSource>();
            _registry.Together(() => AddNew(root, found, added));
            // Nothing is read before all numbers are written down.
            if (_isStarted)
                added.ForEach(s => Schedule(s, TimeSpan.Zero));
        }
    }

    private void AddNew(SearchedRoot root, Dictionary<string, SourceDefinition> found, List<JsonSource> added)
    {
        if (Count < _options.MaxSources)
            Interlocked.Exchange(ref _leftOut, 0);
        var mounts = MountTable.Read();
        foreach (var (key, definition) in found)
        {
            if (_discovered.ContainsKey(key) || Add(definition, mounts) is not { } source)
                continue;
            _discovered.Add(key, (source, root));
            added.Add(source);
        }
    }

    private void Remove(string key, JsonSource source)
    {
        _discovered.Remove(key);
        lock (_list)
        {
            _list.Remove(source);
            _all = null;
        }

        _files.Remove(source);
        _slow.Remove(source);
        _followed.Remove(source);
        source.Stop();
        source.Close();
        _options.Log?.Invoke($"{source.Name}: removed");
    }
}
