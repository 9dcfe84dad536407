namespace Perfolio.Scheduling.PerfData;

/// <summary>How a perf.data file is read.</summary>
public sealed record PerfDataOptions
{
    /// <summary>The defaults.</summary>
    public static readonly PerfDataOptions Default = new();

    /// <summary>
    /// Bytes of records that may wait for their turn, 1 GiB unless told otherwise. When a round is larger everything is given
    /// out and the records behind may come out of order (<see cref="PerfDataReader.OutOfOrder"/> counts them).
    /// </summary>
    public long MemoryLimit { get; init; } = 1L << 30;

    /// <summary>
    /// Where formats are taken from when the file has none (perf was killed); null for none. Normally this system's tracefs.
    /// </summary>
    public string? FormatDirectory { get; init; }
}
