using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Recording;

/// <summary>How a recording went.</summary>
/// <param name="BaseName">The archive.</param>
/// <param name="Records">Records of samples, without prologue and epilogue.</param>
/// <param name="LateTicks">Samples that were due while an earlier one was being taken, or the machine was busy, and were left
/// out.</param>
/// <param name="Marks">Gaps marked in the archive.</param>
/// <param name="Metrics">Number of different metrics.</param>
/// <param name="Bytes">Bytes of data.</param>
/// <param name="Start">Stamp of the first record.</param>
/// <param name="End">Stamp of the last record.</param>
public sealed record RecordReport(
    string BaseName, long Records, long LateTicks, int Marks, int Metrics, long Bytes, Timestamp Start, Timestamp End)
{
    /// <summary>How often the source of the metrics went away; each time is a mark.</summary>
    public int Outages { get; init; }

    /// <summary>Seconds between start and end.</summary>
    public double Seconds => (End.Nanoseconds - Start.Nanoseconds) / (double)Timestamp.PerSecond;
}
