namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>What a source has: its metrics, and how its data are to be had as far as the schema says so.</summary>
public sealed record SourceSchema
{
    /// <summary>The form it was read from.</summary>
    public required SchemaForm Form { get; init; }

    /// <summary>The name that the schema gives the source, in PCP's characters; null when it gives none.</summary>
    public string? Name { get; init; }

    /// <summary>The arrays in order of appearance.</summary>
    public required IReadOnlyList<JsonArray> Arrays { get; init; }

    /// <summary>The metrics in order of appearance.</summary>
    public required IReadOnlyList<JsonMetric> Metrics { get; init; }

    /// <summary>Where the generation of the data stands; null when there is none.</summary>
    public IReadOnlyList<string>? Generation { get; init; }

    /// <summary>Pointers to objects whose surplus members count as violations.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Closed { get; init; } = [];

    /// <summary>Entries that were left out, and why; one line each.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>Keywords that mean nothing here.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The data file; null when not given.</summary>
    public string? DataPath { get; init; }

    /// <summary>The words of the command whose output is the data; empty when not given.</summary>
    public IReadOnlyList<string> DataCommand { get; init; } = [];

    /// <summary>Address of the data; null when not given.</summary>
    public string? DataUrl { get; init; }

    /// <summary>Time between two readings; null when not given.</summary>
    public TimeSpan? Refresh { get; init; }

    /// <summary>How long values are good; null when not given.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>Labels of all metrics, name and JSON text of the value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];
}
