using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Sampling;

/// <summary>The time of day as archives have it.</summary>
internal static class Clock
{
    /// <summary>Now, in steps of 100 ns.</summary>
    public static Timestamp Now(TimeProvider time) => new((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
}
