using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>
/// Finds sources below a directory. A directory with <c>metadata.json</c> (data: <c>data.json</c> or what the metadata says), or
/// with
/// <c>schema.json</c> and <c>data.json</c>, or with <c>schema</c> and <c>data</c>, is a source; so is, at the top, every other
/// <c>NAME.json</c>, with <c>NAME.metadata.json</c> or <c>NAME.schema.json</c> beside it or with nothing.
/// </summary>
internal static class DirectorySearch
{
    private const int Deepest = 16;

    private static readonly (
        string Schema, string Data)[] Pairs = [("metadata.json", "data.json"), ("schema.json", "data.json"), ("schema", "data")];

    /// <summary>Searches.</summary>
    /// <param name="root">Where.</param>
    /// <param name="limit">Most sources.</param>
    /// <param name="enter">Told of every directory before it is searched.</param>
    /// <returns>The sources in order of their paths.</returns>
    public static IReadOnlyList<SourceDefinition> Search(WatchedDirectory root, int limit, Action<string> enter)
    {
        var found = new List<SourceDefinition>();
        var open = new Stack<(string Path, int Depth)>([(Path.GetFullPath(root.Path), 0)]);
        while (open.TryPop(out var at) && found.Count < limit)
        {
            enter(at.Path);
            try
            {
                var files = new HashSet<string>(Directory.EnumerateFiles(at.Path).Select(static f =>
                    Path.GetFileName(f)), StringComparer.Ordinal);
                if (Pair(files) is { } pair)
                    found.Add(Define(root, at.Path, Path.GetFileName(at.Path), pair.Schema, pair.Data));
                else if (at.Depth == 0)
                    found.AddRange(Single(root, at.Path, files));
                if (at.Depth == Deepest)
                    continue;
                foreach (var directory in new DirectoryInfo(at.Path).EnumerateDirectories().OrderByDescending(static d =>
                    d.Name, StringComparer.Ordinal))
                {
                    // A link to a directory may lead round in a circle.
                    if (directory.LinkTarget is null && !directory.Name.StartsWith('.'))
                        open.Push((directory.FullName, at.Depth + 1));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone, or not ours to read: nothing is found in it.
            }
        }

        return found;
    }

    private static (string Schema, string Data)? Pair(HashSet<string> files)
    {
        foreach (var pair in Pairs)
        {
            if (files.Contains(pair.Schema) && (pair.Schema == "metadata.json" || files.Contains(pair.Data)))
                return pair;
        }

        return null;
    }

    private static IEnumerable<SourceDefinition> Single(WatchedDirectory root, string directory, HashSet<string> files)
    {
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            if (!file.EndsWith(".json", StringComparison.Ordinal) || file.StartsWith('.')
                || file.EndsWith(".metadata.json", StringComparison.Ordinal)
                    || file.EndsWith(".schema.json", StringComparison.Ordinal))
                continue;
            var name = file[..^".json".Length];
            var schema = files.Contains(name + ".metadata.json") ? name + ".metadata.json"
                : files.Contains(name + ".schema.json") ? name + ".schema.json" : null;
            yield return Define(root, directory, name, schema, file);
        }
    }

    private static SourceDefinition Define(WatchedDirectory root, string directory, string name, string? schema, string data) =>
        new()
        {
            Kind = SourceKind.File,
            Name = name,
            Location = Path.Combine(directory, data),
            SchemaPath = schema is null ? null : Path.Combine(directory, schema),
            Confinement = root.IsTrusted ? null : Real(root.Path),
            IsDiscovered = true,
            IsTrusted = root.IsTrusted,
        };

    private static string Real(string path)
    {
        var handle = NativeFiles.Open(path, NativeFiles.PathOnly);
        if (handle < 0)
            throw new OperationException($"{path}: {NativeFiles.Reason(-handle)}");
        try
        {
            return NativeFiles.PathOf(handle) ?? path;
        }
        finally
        {
            NativeFiles.Close(handle);
        }
    }
}
