using System.Globalization;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>Reads a source as a user names it in one word: <c>[NAME=]PLACE</c>, where the place is a path, <c>http://…</c>,
/// <c>exec:COMMAND</c>, <c>unix:PATH</c>, <c>tcp:PORT</c> or <c>pipe:PATH</c>.</summary>
public static class SourceWord
{
    /// <summary>The same source in a word that does not depend on the directory.</summary>
    /// <param name="word">The word.</param>
    /// <param name="directory">Where relative paths start from.</param>
    /// <returns>The word with absolute paths.</returns>
    /// <exception cref="OperationException">It is a command without a full path.</exception>
    public static string Absolute(string word, string directory)
    {
        ArgumentNullException.ThrowIfNull(word);
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var named = equals > 0 && MetricNames.IsLegal(word[..equals]);
        var head = named ? word[..(equals + 1)] : "";
        var place = word[head.Length..];
        return place.Split(':')[0] switch
        {
            "exec" when place.Length > 5 && place[5] != '/' =>
                throw new OperationException($"'{word}': name the command by its full path"),
            "http" or "exec" or "tcp" => word,
            "unix" or "pipe" => $"{head}{place[..5]}{Path.GetFullPath(place[5..], directory)}",
            _ => head + Path.GetFullPath(place, directory),
        };
    }

    /// <summary>Adds a source to options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="word">The word.</param>
    /// <param name="directory">Where relative paths start from.</param>
    /// <returns>The options with it.</returns>
    /// <exception cref="OperationException">The word is none of these.</exception>
    public static AgentOptions Add(AgentOptions options, string word, string directory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(word);
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var named = equals > 0 && MetricNames.IsLegal(word[..equals]);
        var name = named ? word[..equals] : "";
        var place = named ? word[(equals + 1)..] : word;
        var colon = place.IndexOf(':', StringComparison.Ordinal);
        var rest = place[(colon + 1)..];
        return (colon < 0 ? "" : place[..colon]) switch
        {
            "http" => Source(new SourceDefinition
            {
                Kind = SourceKind.Http,
                Name = Name(new Uri(place).Segments[^1]),
                IsNamed = named,
                Location = place
            }),
            "exec" when CommandWords.Split(rest) is { Count: > 0 } words =>
                Source(new SourceDefinition
                {
                    Kind = SourceKind.Command,
                    Name = Name(words[0]),
                    IsNamed = named,
                    Location = Path.GetDirectoryName(Path.GetFullPath(words[0], directory))!,
                    Command = [Path.GetFullPath(words[0], directory), .. words.Skip(1)]
                }),
            "exec" => throw new OperationException($"'{word}': no command, or a quote without an end"),
            "unix" => Endpoint(new PushEndpoint { Name = Name(rest), SocketPath = Path.GetFullPath(rest, directory) }),
            "pipe" => Endpoint(new PushEndpoint { Name = Name(rest), PipePath = Path.GetFullPath(rest, directory) }),
            "tcp" => int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue
                ? Endpoint(new PushEndpoint { Name = named ? name : "tcp", Port = port })
                : throw new OperationException($"'{word}': '{rest}' is no port"),
            _ => Path.GetFullPath(place, directory) is var path && Directory.Exists(path)
                ? options with { Directories = [.. options.Directories, new WatchedDirectory(path)] }
                : Source(FileSource(path)),
        };

        string Name(string text) =>
            named ? name : Path.GetFileNameWithoutExtension(text.Trim('/')) is { Length: > 0 } stem ? stem : "source";

        SourceDefinition FileSource(string path)
        {
            var stem = path.EndsWith(".json", StringComparison.Ordinal) ? path[..^".json".Length] : path;
            var beside = Path.GetDirectoryName(path)!;
            // The schema that lies beside the data, if any.
            string[] candidates = Path.GetFileName(path) switch
            {
                "data.json" => [Path.Combine(beside, "metadata.json"), Path.Combine(beside, "schema.json")],
                "data" => [Path.Combine(beside, "schema")],
                _ => [stem + ".metadata.json", stem + ".schema.json"],
            };
            return new SourceDefinition
            {
                Kind = SourceKind.File,
                Name = Path.GetFileName(path) is "data.json" or "data" ? Path.GetFileName(beside) is { Length: > 0 } parent
                    && !named ? parent : Name(path) : Name(path),
                IsNamed = named,
                Location = path,
                SchemaPath = Array.Find(candidates, File.Exists),
            };
        }

        AgentOptions Source(SourceDefinition definition) => options with { Sources = [.. options.Sources, definition] };

        AgentOptions Endpoint(PushEndpoint endpoint) => options with { Endpoints = [.. options.Endpoints, endpoint] };
    }
}
