using Perfolio.Archives.Format;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>What both forms of a schema write alike.</summary>
internal sealed class SchemaParts
{
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);

    public List<JsonMetric> Metrics { get; } = [];

    public List<JsonArray> Arrays { get; } = [];

    public List<string> Skipped { get; } = [];

    public List<string> Ignored { get; } = [];

    /// <summary>The names taken.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The semantics that a member names; null when it names none.</summary>
    /// <returns>False when the word is unknown.</returns>
    public static bool Semantics(JsonValue member, out MetricSemantics? semantics)
    {
        semantics = null;
        switch (member.Member("semantics"))
        {
            case null:
                return true;
            case { Kind: JsonKind.String } word:
                semantics = word.AsString() switch
                {
                    "counter" => MetricSemantics.Counter,
                    "instant" or "instantaneous" => MetricSemantics.Instant,
                    "discrete" => MetricSemantics.Discrete,
                    _ => null,
                };
                return semantics is not null;
            default:
                return false;
        }
    }

    /// <summary>The units that a member names; none, and a note, when they are unknown.</summary>
    public MetricUnits Units(JsonValue member, string where)
    {
        if (member.Member("units") is not { } units)
            return default;
        if (units.StringOrNull() is not { } text)
        {
            Ignored.Add($"{where}: units that are not a text");
            return default;
        }

        if (UnitsText.Parse(text, out var parsed) is { } reason)
            Ignored.Add($"{where}: units '{text}': {reason}");
        return parsed;
    }

    /// <summary>Labels: name and JSON text of each scalar value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels(JsonValue? labels, string where)
    {
        if (labels is null)
            return [];
        if (labels.Kind != JsonKind.Object)
        {
            Ignored.Add($"{where}: labels that are not an object");
            return [];
        }

        var found = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in labels.AsObject())
        {
            var text = value.ToString();
            if (value.Kind is JsonKind.Array or JsonKind.Object || !MetricNames.IsLegal(name) || text.Length > 1000
                || found.Count == 64)
                Ignored.Add($"{where}: label '{name}'");
            else
                found.Add(KeyValuePair.Create(name, text));
        }

        return found;
    }

    /// <summary>Adds a metric under a name that is legal and its own.</summary>
    public void Add(JsonMetric metric, string original)
    {
        // Below a metric there cannot be another: with a there, a.b becomes a_b.
        var stem = metric.Name;
        while (Nodes(stem).FirstOrDefault(Names.Contains) is { } node)
            stem = $"{node}_{stem[(node.Length + 1)..]}";
        var name = stem;
        for (var i = 2; Names.Contains(name) || _nodes.Contains(name); i++)
            name = FormattableString.Invariant($"{stem}_{i}");
        Names.Add(name);
        _nodes.UnionWith(Nodes(name));
        Metrics.Add(metric with { Name = name, OriginalName = name == original ? null : original });
    }

    /// <summary>Text of a description; empty for none.</summary>
    public static string Description(JsonValue member) => member.Member("description")?.StringOrNull()?.Trim() ?? "";

    // A name that is a metric cannot have others below it: a.b keeps a from being one.
    private static IEnumerable<string> Nodes(string name)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            yield return name[..dot];
    }
}
