namespace Perfolio.Metrics.Tests.Recording;

/// <summary>A clock that jumps to the next timer as soon as one is set, and can be made late or put to sleep.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private TimeSpan _monotonic;
    private TimeSpan _wall;

    /// <summary>How much later than asked the n-th timer fires (n from 0).</summary>
    public Func<int, TimeSpan> Lateness { get; init; } = static _ => TimeSpan.Zero;

    /// <summary>How long the machine is suspended before the n-th timer fires.</summary>
    public Func<int, TimeSpan> Suspended { get; init; } = static _ => TimeSpan.Zero;

    public int Timers { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
            return _monotonic.Ticks;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return DateTimeOffset.UnixEpoch.AddYears(50) + _wall;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            var late = Lateness(Timers);
            _monotonic += dueTime + late;
            _wall += dueTime + late + Suspended(Timers);
            Timers++;
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
