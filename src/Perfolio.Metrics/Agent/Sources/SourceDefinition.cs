namespace Perfolio.Metrics.Agent.Sources;

/// <summary>A source as it is configured or discovered.</summary>
public sealed record SourceDefinition
{
    /// <summary>Where documents come from.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>The name when the schema gives none, in any characters.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the name was asked for, so that it wins over the schema's.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Path of the file, address, or directory that a command is run in.</summary>
    public string Location { get; init; } = "";

    /// <summary>Words of the command.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>File of the schema; null to derive one from the data.</summary>
    public string? SchemaPath { get; init; }

    /// <summary>The directory that symbolic links must not lead out of; null when they may.</summary>
    public string? Confinement { get; init; }

    /// <summary>Time between two readings of what does not tell when it changes; null for the agent's.</summary>
    public TimeSpan? Refresh { get; init; }

    /// <summary>How long a reading may take; null for the agent's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long values are good; null while reading succeeds, and the agent's when it does not.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>Whether it was found in a watched directory.</summary>
    public bool IsDiscovered { get; init; }

    /// <summary>Whether its schema may name a command to run or a file elsewhere.</summary>
    public bool IsTrusted { get; init; } = true;
}
