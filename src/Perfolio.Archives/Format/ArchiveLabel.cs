namespace Perfolio.Archives.Format;

/// <summary>The label: first record of every member file.</summary>
public sealed record ArchiveLabel
{
    /// <summary>Format version.</summary>
    public required ArchiveVersion Version { get; init; }

    /// <summary>Process id of the recorder; the same in all members.</summary>
    public required int Pid { get; init; }

    /// <summary>Start of the archive.</summary>
    public required Timestamp Start { get; init; }

    /// <summary>Number of the data volume, -1 metadata, -2 index.</summary>
    public int Volume { get; init; }

    /// <summary>Feature bits of V3; none is known.</summary>
    public uint Features { get; init; }

    /// <summary>Host whose metrics these are.</summary>
    public required string HostName { get; init; }

    /// <summary>Time zone in the form of the environment variable TZ, such as <c>AEDT-11</c>.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Name of the zone, such as <c>:Australia/Melbourne</c>; V3 only, may be empty.</summary>
    public string ZoneInfo { get; init; } = "";
}
