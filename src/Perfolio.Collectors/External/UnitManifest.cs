using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.External;

/// <summary>The file <c>unit.json</c> in the folder of an added unit (docs/formats/unit-protocol.md, "unit.json").</summary>
internal sealed record UnitManifest
{
    internal const string FileName = "unit.json";
    private const long LargestFile = 1 << 20;
    private const double LongestTimeout = 24 * 3600;

    /// <summary>The folder's name, normalised: the unit's name.</summary>
    internal required string Name { get; init; }

    internal required string Folder { get; init; }

    internal required UnitKind Kind { get; init; }

    /// <summary>The program and its arguments, or empty when there is an assembly.</summary>
    internal IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The full path of the assembly, or null when there is a program.</summary>
    internal string? Assembly { get; init; }

    internal TimeSpan Timeout { get; init; }

    /// <summary>The description, an object, or null when the unit is to be asked.</summary>
    internal JsonValue? Description { get; init; }

    /// <summary>Reads the file in a folder.</summary>
    /// <exception cref="ProfileException">The file is not what it should be.</exception>
    internal static UnitManifest Read(string folder)
    {
        string file = Path.Combine(folder, FileName);
        JsonValue root;
        try
        {
            if (new FileInfo(file).Length > LargestFile) throw new ProfileException(file, "the file is larger than 1 MiB");
            using FileStream stream = File.OpenRead(file);
            root = JsonTextReader.Parse(stream, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(file, $"cannot be read: {e.Message}", inner: e);
        }

        var manifest = new UnitManifest
        {
            Name = UnitDescription.Normalize(Path.GetFileName(folder)),
            Folder = folder,
            Kind = KindOf(root.Member("kind")?.StringOrNull())
                ?? throw new ProfileException(file, "'kind' must be collect, postprocess, view or check"),
            Timeout = TimeoutOf(root, file),
            Description = root.Member("description"),
        };
        if (root.Member("assembly")?.StringOrNull() is { Length: > 0 } assembly)
            return manifest with { Assembly = Path.GetFullPath(assembly, folder) };
        if (root.Member("command") is not { Kind: JsonKind.Array } command || command.AsArray().Count == 0
            || command.AsArray().Any(w => w.Kind != JsonKind.String))
        {
            throw new ProfileException(file, "there must be 'command', a list of texts, or 'assembly', a path");
        }

        string[] words = command.AsArray().Select(w => w.AsString()).ToArray();
        if (words[0].Contains('/', StringComparison.Ordinal)) words[0] = Path.GetFullPath(words[0], folder);
        return manifest with { Command = words };
    }

    private static UnitKind? KindOf(string? name) => name switch
    {
        "collect" => UnitKind.Collect,
        "postprocess" => UnitKind.Postprocess,
        "view" => UnitKind.View,
        "check" => UnitKind.Check,
        _ => null,
    };

    private static TimeSpan TimeoutOf(JsonValue root, string file)
    {
        if (root.Member("timeout") is not { } timeout) return TimeSpan.Zero;
        if (timeout.IsNumber && timeout.AsDouble() is >= 0 and <= LongestTimeout) return TimeSpan.FromSeconds(timeout.AsDouble());
        throw new ProfileException(file, $"'timeout' must be a number of seconds from 0 to {LongestTimeout}");
    }
}
