using Perfolio.Archives.Format;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>A metric that a source has: where it stands in the data and what PCP is told about it.</summary>
/// <param name="Name">Name below the source's, in PCP's characters; parts are separated by dots.</param>
/// <param name="Pointer">Tokens of the JSON pointer (RFC 6901), decoded; from the root, or from an element when there is an
/// array.</param>
/// <param name="Type">Int64, UInt64, Double, String, or UInt32 for booleans.</param>
public sealed record JsonMetric(string Name, IReadOnlyList<string> Pointer, MetricType Type)
{
    /// <summary>What the values mean over time.</summary>
    public MetricSemantics Semantics { get; init; } = MetricSemantics.Instant;

    /// <summary>Dimensions and scales.</summary>
    public MetricUnits Units { get; init; }

    /// <summary>Help text; its first line is the one-line text. Empty for none.</summary>
    public string Help { get; init; } = "";

    /// <summary>The name in the source when PCP's characters did not allow it; else null.</summary>
    public string? OriginalName { get; init; }

    /// <summary>Position in <see cref="SourceSchema.Arrays"/>; -1 for a single value.</summary>
    public int Array { get; init; } = -1;

    /// <summary>Whether the member must be there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The value when the member is missing; null for none.</summary>
    public JsonValue? Default { get; init; }

    /// <summary>Bounds of the values; null for none.</summary>
    public ValueBounds? Bounds { get; init; }

    /// <summary>Whether a string metric takes numbers and booleans by their JSON text too.</summary>
    public bool AcceptsScalars { get; init; }

    /// <summary>Labels, name and JSON text of the value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>The full help: text of the source, and the original name when it differs.</summary>
    public string FullHelp =>
        OriginalName is null ? Help : Help.Length == 0 ? $"Called '{OriginalName}' in the source."
        : $"{Help}\nCalled '{OriginalName}' in the source.";

    /// <summary>The help up to its first line break.</summary>
    public string OneLine
    {
        get
        {
            var help = FullHelp;
            var end = help.AsSpan().IndexOfAny('\n', '\r');
            return end < 0 ? help : help[..end];
        }
    }
}
