using Perfolio.Archives.Format;

namespace Perfolio.Archives.Reduction;

/// <summary>The intervals of an output: number k ends k lengths behind the start; number 0 is everything up to the
/// start.</summary>
/// <param name="Start">End of interval 0.</param>
/// <param name="Length">Nanoseconds, above 0.</param>
internal readonly record struct IntervalGrid(Timestamp Start, long Length)
{
    /// <summary>Number of the interval that a time lies in.</summary>
    public long Of(Timestamp time) =>
        time <= Start ? 0 : (long)(((Int128)time.Nanoseconds - Start.Nanoseconds + Length - 1) / Length);

    /// <summary>The last point of time of an interval.</summary>
    public Timestamp End(long interval) =>
        new((long)Int128.Min((Int128)Start.Nanoseconds + ((Int128)interval * Length), long.MaxValue));
}
