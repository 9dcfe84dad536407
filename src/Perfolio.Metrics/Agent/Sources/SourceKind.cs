namespace Perfolio.Metrics.Agent.Sources;

/// <summary>Where a source's documents come from.</summary>
public enum SourceKind
{
    /// <summary>A file that is read when it changes.</summary>
    File,

    /// <summary>The output of a command that is run again and again.</summary>
    Command,

    /// <summary>An address on this host that is asked again and again.</summary>
    Http,

    /// <summary>Documents that are sent, one per line: through a socket or named pipe.</summary>
    Push,
}
