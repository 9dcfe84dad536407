using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>
/// Reads config.json: <c>directory_list</c> and <c>trusted_directory_list</c> as PCP's own JSON agent has them, and
/// <c>sources</c>
/// (docs/formats/json-metrics.md).
/// </summary>
public static class AgentConfiguration
{
    private static readonly string[] Keys = ["directory_list", "trusted_directory_list", "sources", "limits"];

    /// <summary>Adds what a configuration says to options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="text">JSON text.</param>
    /// <param name="file">Its path; relative paths in it start from its directory.</param>
    /// <returns>The options with it.</returns>
    /// <exception cref="ProfileException">It is not what it should be.</exception>
    public static AgentOptions Add(AgentOptions options, ReadOnlySpan<byte> text, string file)
    {
        ArgumentNullException.ThrowIfNull(options);
        var root = JsonTextReader.Parse(text, file);
        if (root.Kind != JsonKind.Object)
            throw new ProfileException(file, "not an object");
        foreach (var (key, _) in root.AsObject().Where(static m => !Keys.Contains(m.Key)))
            options.Log?.Invoke($"{file}: key '{key}' is ignored");
        var place = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var directories = Directories(root, "directory_list", file).Select(p => new WatchedDirectory(Path.Combine(place, p)))
            .Concat(Directories(root, "trusted_directory_list", file).Select(p =>
                new WatchedDirectory(Path.Combine(place, p), IsTrusted: true)));
        options = options with { Directories = [.. options.Directories, .. directories] };
        if (root.Member("limits") is { } limits)
            options = AddLimits(options, limits, file);
        if (root.Member("sources") is not { } sources)
            return options;
        if (sources.Kind != JsonKind.Array)
            throw new ProfileException(file, "'sources' is not a list");
        foreach (var source in sources.AsArray())
            options = AddSource(options, source, place, file);
        return options;
    }

    private static IEnumerable<string> Directories(JsonValue root, string key, string file) => root.Member(key) switch
    {
        null => [],
        { Kind: JsonKind.Array } list =>
            list.AsArray().Select(v =>
            v.StringOrNull() ?? throw new ProfileException(file, $"'{key}' has an entry that is not a text")),
        _ => throw new ProfileException(file, $"'{key}' is not a list"),
    };

    private static AgentOptions AddLimits(AgentOptions options, JsonValue limits, string file)
    {
        if (limits.Kind != JsonKind.Object)
            throw new ProfileException(file, "'limits' is not an object");
        foreach (var (key, value) in limits.AsObject())
        {
            var most = key switch
            {
                "bytes" => 1 << 30,
                "depth" => 256,
                "text" => 1 << 28,
                "elements" or "values" => 100_000_000,
                "sources" => 10_000,
                _ => throw new ProfileException(
                    file, $"'limits' has '{key}'; known are bytes, depth, text, elements, values, sources"),
            };
            if (!value.TryGetInt64(out var number) || number < 1 || number > most)
                throw new ProfileException(
                    file, FormattableString.Invariant($"limit '{key}' is not a whole number from 1 to {most}"));
            var bound = (int)number;
            options = key switch
            {
                "bytes" => options with { Limits = options.Limits with { Bytes = bound } },
                "depth" => options with { Limits = options.Limits with { Depth = bound } },
                "text" => options with { Limits = options.Limits with { Text = bound } },
                "elements" => options with { Limits = options.Limits with { Elements = bound } },
                "values" => options with { Limits = options.Limits with { Values = bound } },
                _ => options with { MaxSources = bound },
            };
        }

        return options;
    }

    private static AgentOptions AddSource(AgentOptions options, JsonValue source, string place, string file)
    {
        if (source.Kind != JsonKind.Object || Text(source, "name", file) is not { Length: > 0 } name)
            throw new ProfileException(file, "a source without 'name'");
        var schema = Text(source, "schema", file) is { } path ? Path.Combine(place, path) : null;
        var stale = Seconds(source, "stale-after", file);
        if (Text(source, "socket", file) is { } socket)
            return Endpoint(new PushEndpoint
            {
                Name = name,
                SocketPath = Path.Combine(place, socket),
                SchemaPath = schema,
                StaleAfter = stale
            });
        if (Text(source, "pipe", file) is { } pipe)
            return Endpoint(new PushEndpoint
            {
                Name = name,
                PipePath = Path.Combine(place, pipe),
                SchemaPath = schema,
                StaleAfter = stale
            });
        if (source.Member("port") is { } port)
        {
            if (!port.TryGetInt64(out var number) || number is < 0 or > ushort.MaxValue)
                throw new ProfileException(file, $"source '{name}': 'port' is no port");
            return Endpoint(new PushEndpoint { Name = name, Port = (int)number, SchemaPath = schema, StaleAfter = stale });
        }

        var command = Text(source, "command", file);
        var url = Text(source, "url", file);
        var data = Text(source, "file", file);
        if ((command is null ? 0 : 1) + (url is null ? 0 : 1) + (data is null ? 0 : 1) != 1)
            throw new ProfileException(file, $"source '{name}' needs one of: file, command, url, socket, pipe, port");
        var definition = new SourceDefinition
        {
            Kind = command is not null ? SourceKind.Command : url is not null ? SourceKind.Http : SourceKind.File,
            Name = name,
            IsNamed = true,
            Location = command is not null ? place : url ?? Path.Combine(place, data!),
            Command = command is null ? []
                : CommandWords.Split(command) ?? throw new ProfileException(
                file, $"source '{name}': the command has a quote without an end"),
            SchemaPath = schema,
            Refresh = Seconds(source, "refresh", file),
            Timeout = Seconds(source, "timeout", file),
            StaleAfter = stale,
        };
        return options with { Sources = [.. options.Sources, definition] };

        AgentOptions Endpoint(PushEndpoint endpoint) => options with { Endpoints = [.. options.Endpoints, endpoint] };
    }

    private static string? Text(JsonValue source, string key, string file) => source.Member(key) switch
    {
        null => null,
        { Kind: JsonKind.String } text => text.AsString(),
        _ => throw new ProfileException(file, $"'{key}' is not a text"),
    };

    private static TimeSpan? Seconds(JsonValue source, string key, string file) => source.Member(key) switch
    {
        null => null,
        { IsNumber: true } number when number.AsDouble() is >= 0.01 and <= 86400 * 365.0 =>
            TimeSpan.FromSeconds(number.AsDouble()),
        _ => throw new ProfileException(file, $"'{key}' is not a number of seconds from 0.01 up"),
    };
}
