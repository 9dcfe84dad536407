namespace Perfolio.Metrics.Agent.Engine;

/// <summary>Which sources depend on which files. For any thread.</summary>
internal sealed class FollowedFiles
{
    private readonly Dictionary<string, Dictionary<string, JsonSource[]>> _directories = new(StringComparer.Ordinal);
    private readonly Dictionary<JsonSource, List<string>> _paths = [];
    private readonly Lock _lock = new();

    /// <summary>Notes that a source depends on a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="source">The source.</param>
    public void Add(string path, JsonSource source)
    {
        var (directory, name) = Split(path);
        lock (_lock)
        {
            if (!_directories.TryGetValue(directory, out var files))
                _directories.Add(directory, files = new Dictionary<string, JsonSource[]>(StringComparer.Ordinal));
            var there = files.GetValueOrDefault(name) ?? [];
            if (there.Contains(source))
                return;
            files[name] = [.. there, source];
            if (!_paths.TryGetValue(source, out var paths))
                _paths.Add(source, paths = []);
            paths.Add(path);
        }
    }

    /// <summary>The sources that depend on a file.</summary>
    public IReadOnlyList<JsonSource> Of(string directory, string name)
    {
        lock (_lock)
            return _directories.TryGetValue(directory, out var files) ? files.GetValueOrDefault(name) ?? [] : [];
    }

    /// <summary>The sources that depend on any file in a directory.</summary>
    public IReadOnlyList<JsonSource> In(string directory)
    {
        lock (_lock)
        {
            return _directories.TryGetValue(directory, out var files)
                ? [.. files.Values.SelectMany(static s => s).Distinct()] : [];
        }
    }

    /// <summary>Forgets a source.</summary>
    public void Remove(JsonSource source)
    {
        lock (_lock)
        {
            if (!_paths.Remove(source, out var paths))
                return;
            foreach (var (directory, name) in paths.Select(Split))
            {
                var files = _directories[directory];
                if (files[name].Length > 1)
                    files[name] = [.. files[name].Where(s => s != source)];
                else
                    files.Remove(name);
                if (files.Count == 0)
                    _directories.Remove(directory);
            }
        }
    }

    private static (string Directory, string Name) Split(string path) =>
        (Path.GetDirectoryName(path) ?? "/", Path.GetFileName(path));
}
