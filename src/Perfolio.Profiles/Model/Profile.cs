using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Model;

/// <summary>
/// One performance profile in memory: columns per resource type, everything else as JSON with all its keys
/// (docs/formats/perun-profile.md). A profile is a value; change it with <c>with</c>.
/// </summary>
public sealed record Profile
{
    /// <summary>The resource types in file order.</summary>
    public IReadOnlyList<ResourceType> ResourceTypes { get; init; } = [];

    /// <summary>Constants of types that have no resources; kept for the next writing.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonValue>> UnusedTypes { get; init; } = [];

    /// <summary>The models of the postprocessors, one object each.</summary>
    public IReadOnlyList<JsonValue> Models { get; init; } = [];

    /// <summary>The full sha of the minor version the data belong to; null once the profile is registered.</summary>
    public string? Origin { get; init; }

    /// <summary>What was profiled: an object with <c>type cmd args workload units</c> and whatever else the file had.</summary>
    public JsonValue Header { get; init; } = JsonValue.EmptyObject;

    /// <summary>The machine, an object; null when the profile does not say.</summary>
    public JsonValue? Machine { get; init; }

    /// <summary>The collector: an object with <c>name</c> and <c>params</c>.</summary>
    public JsonValue CollectorInfo { get; init; } = JsonValue.EmptyObject;

    /// <summary>The postprocessors applied, in order: objects with <c>name</c> and <c>params</c>.</summary>
    public IReadOnlyList<JsonValue> Postprocessors { get; init; } = [];

    /// <summary>Regions the format does not know, kept for the next writing.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonValue>> OtherRegions { get; init; } = [];

    /// <summary>
    /// The header's <c>type</c> (<c>time</c>, <c>memory</c>, <c>mixed</c>, <c>bound</c> …); empty when missing.
    /// </summary>
    public string Type => HeaderText("type");

    /// <summary>The command as typed; empty when missing.</summary>
    public string Command => HeaderText("cmd");

    /// <summary>The arguments as typed; empty when missing (older files have none).</summary>
    public string Arguments => HeaderText("args");

    /// <summary>The workload; empty when missing.</summary>
    public string Workload => HeaderText("workload");

    /// <summary>The collector's name; empty when missing.</summary>
    public string CollectorName => CollectorInfo.Member("name")?.StringOrNull() ?? "";

    /// <summary>The names of the postprocessors, in order.</summary>
    public IReadOnlyList<string> PostprocessorNames =>
        Postprocessors.Select(p => p.Member("name")?.StringOrNull() ?? "").ToArray();

    /// <summary>How many resources the profile has.</summary>
    public long ResourceCount => ResourceTypes.Sum(t => (long)t.Count);

    /// <summary>
    /// The unit of a kind of resource: the entry <c>type(subtype)</c>, else <c>type</c>, else the first entry whose name
    /// contains the type; empty when there is none.
    /// </summary>
    public string UnitOf(string type, string subtype = "")
    {
        if (Header.Member("units") is not { Kind: JsonKind.Object } units) return "";
        JsonValue? unit = (subtype.Length > 0 ? units.Member($"{type}({subtype})") : null) ?? units.Member(type);
        if (unit is not null) return unit.ToDisplayText();
        foreach ((string name, JsonValue value) in units.AsObject())
            if (name.Contains(type, StringComparison.Ordinal))
                return value.ToDisplayText();
        return "";
    }

    private string HeaderText(string key) => Header.Member(key) switch
    {
        null => "",
        { Kind: JsonKind.Null } => "",
        { } value => value.ToDisplayText(),
    };
}
