namespace Perfolio.Metrics.Agent.Sources;

/// <summary>A place that documents are sent to, one per line.</summary>
public sealed record PushEndpoint
{
    /// <summary>Name of the source that lines without a head belong to.</summary>
    public required string Name { get; init; }

    /// <summary>Path of a unix socket to listen on; null for none.</summary>
    public string? SocketPath { get; init; }

    /// <summary>Port on 127.0.0.1 to listen on; 0 takes a free one; null for none.</summary>
    public int? Port { get; init; }

    /// <summary>Path of a named pipe to read; null for none.</summary>
    public string? PipePath { get; init; }

    /// <summary>File of the schema of the source; null to derive one or to be told one.</summary>
    public string? SchemaPath { get; init; }

    /// <summary>How long values are good.</summary>
    public TimeSpan? StaleAfter { get; init; }
}
