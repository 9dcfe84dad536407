using Perfolio.Arcaflow.Pcp.Collecting;

namespace Perfolio.Arcaflow.Tests.Pcp;

/// <summary>A source whose values a test sets.</summary>
internal sealed class ScriptedSource(IReadOnlyList<string> names, TimeProvider time, Func<string, int, double> value) : ISampleSource
{
    private int _sample = -1;

    public DateTimeOffset Time { get; private set; }

    internal bool Disposed { get; private set; }

    public double this[int metric] => value(names[metric], _sample);

    public void Take()
    {
        _sample++;
        Time = time.GetUtcNow();
    }

    public void Dispose() => Disposed = true;
}

/// <summary>A clock that jumps to whatever is waited for next.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private readonly DateTimeOffset _begin = new(2024, 7, 19, 10, 4, 24, TimeSpan.Zero);
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _begin.AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero) Interlocked.Add(ref _ticks, dueTime.Ticks);
        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    internal void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
