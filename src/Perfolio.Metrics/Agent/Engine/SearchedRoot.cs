using Perfolio.Metrics.Agent.Sources;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>
/// A directory that is searched for sources: at first, when something in it comes or goes, and, where the system does not
/// tell, from time to time. Each is searched apart, so that one that does not answer costs nobody else anything.
/// </summary>
internal sealed class SearchedRoot : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan QuietPause = TimeSpan.FromSeconds(5);

    private readonly AgentOptions _options;
    private readonly DirectoryChanges _changes;
    private readonly Action<SearchedRoot, IReadOnlyList<SourceDefinition>> _found;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private HashSet<string> _directories = new(StringComparer.Ordinal);
    private TimeSpan _took;
    private bool _isSearching;
    private bool _isDue;
    private bool _again;
    private string _trouble = "";

    /// <summary>Makes one; nothing is searched yet.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="options">The agent's options.</param>
    /// <param name="changes">Tells of changes.</param>
    /// <param name="found">Takes all sources in it, each time it was searched.</param>
    public SearchedRoot(WatchedDirectory directory, AgentOptions options, DirectoryChanges changes,
        Action<SearchedRoot, IReadOnlyList<SourceDefinition>> found)
    {
        Directory = directory;
        _options = options;
        _changes = changes;
        _found = found;
        _timer = options.Time.CreateTimer(_ => Search(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public WatchedDirectory Directory { get; }

    /// <summary>Whether a directory was searched.</summary>
    public bool Has(string directory)
    {
        lock (_lock)
            return _directories.Contains(directory);
    }

    /// <summary>Searches soon: many changes at once need one search, and searching must not be all that the agent does.</summary>
    public void SearchSoon()
    {
        lock (_lock)
        {
            if (_isSearching)
                _again = true;
            else if (!_isDue)
                Arm(Longer(Pause, _took * 4));
            _isDue = true;
        }
    }

    /// <summary>Searches.</summary>
    public void Search()
    {
        lock (_lock)
        {
            _isDue = false;
            if (_isSearching)
            {
                _again = true;
                return;
            }

            _isSearching = true;
        }

        var quiet = true;
        try
        {
            quiet = SearchOnce();
        }
        finally
        {
            lock (_lock)
            {
                _isSearching = false;
                if (_again)
                    Arm(Longer(Pause, _took * 4));
                else if (quiet)
                    Arm(Longer(QuietPause, _took * 50));
                _isDue = _again;
                _again = false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private void Arm(TimeSpan time) => _timer.Change(time, Timeout.InfiniteTimeSpan);

    // Whether something is in it that the system does not tell of.
    private bool SearchOnce()
    {
        var directories = new HashSet<string>(StringComparer.Ordinal);
        var quiet = false;
        var begun = _options.Time.GetTimestamp();
        try
        {
            // Watched before it is listed: what comes in between is told.
            var sources = DirectorySearch.Search(Directory, _options.MaxSources, directory =>
            {
                directories.Add(directory);
                quiet |= !_changes.Watch(directory) || directory.StartsWith("/proc", StringComparison.Ordinal);
            });
            lock (_lock)
            {
                _took = _options.Time.GetElapsedTime(begun);
                _directories.UnionWith(directories);
            }

            _found(this, sources);
            _trouble = "";
        }
        catch (OperationException e)
        {
            if (e.Message != _trouble)
                _options.Log?.Invoke(e.Message);
            _trouble = e.Message;
            return true;
        }

        HashSet<string> before;
        lock (_lock)
            (before, _directories) = (_directories, directories);
        foreach (var gone in before)
        {
            if (!directories.Contains(gone))
                _changes.Forget(gone);
        }

        return quiet;
    }
}
