using Perfolio.Archives.Format;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Reduction;

/// <summary>What a reduction did.</summary>
/// <param name="Window">The part of the input that was asked for.</param>
/// <param name="Tiers">The outputs.</param>
/// <param name="Damages">Every damage met, in the order met; when there is any, the outputs hold what lies before the first
/// (with resynchronisation: what was intact).</param>
/// <param name="Wraps">Metrics whose counters wrapped, and how often.</param>
/// <param name="RecordsRead">Data records and marks read.</param>
/// <param name="BytesRead">Bytes of these records.</param>
public sealed record ReduceResult(
    TimeWindow Window,
    IReadOnlyList<TierResult> Tiers,
    IReadOnlyList<Damage> Damages,
    IReadOnlyList<CounterWraps> Wraps,
    long RecordsRead,
    long BytesRead)
{
    /// <summary>Stamp up to which the input was read when the work was cancelled; null when it ran to its end. The intervals
    /// complete by then are written.</summary>
    public Timestamp? Interrupted { get; init; }
}

/// <summary>One output of a reduction.</summary>
/// <param name="Output">Base name.</param>
/// <param name="Interval">Distance of the records in nanoseconds.</param>
/// <param name="Records">Data records.</param>
/// <param name="Marks">Marks.</param>
/// <param name="Values">Values in the data records.</param>
/// <param name="Bytes">Bytes of data records and marks.</param>
/// <param name="First">Stamp of the first data record; null without one.</param>
/// <param name="Last">Stamp of the last data record; null without one.</param>
/// <param name="Kept">Whether the archive exists: not on a dry run, and not when damage or an interruption left nothing to
/// write.</param>
public sealed record TierResult(
    string Output, long Interval, long Records, long Marks, long Values, long Bytes,
    Timestamp? First, Timestamp? Last, bool Kept);

/// <summary>Wraps of one counter.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Count">How often any of its instances wrapped.</param>
public sealed record CounterWraps(string Metric, long Count);
