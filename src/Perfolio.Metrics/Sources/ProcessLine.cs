namespace Perfolio.Metrics.Sources;

/// <summary>A line of /proc/PID/stat in parts.</summary>
internal readonly ref struct ProcessLine
{
    /// <summary>Name of the program.</summary>
    public ReadOnlySpan<byte> Command { get; init; }

    /// <summary>State and what follows.</summary>
    public ReadOnlySpan<byte> Fields { get; init; }

    /// <summary>State.</summary>
    public byte State { get; init; }

    /// <summary>Resident pages.</summary>
    public long ResidentPages { get; init; }
}
