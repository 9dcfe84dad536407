namespace Perfolio.Metrics.Recording;

/// <summary>
/// Deadlines that do not drift: the n-th is the start plus n intervals, however long the work took. Deadlines that have passed
/// unused are
/// counted and left out.
/// </summary>
internal sealed class RecordSchedule(TimeSpan interval)
{
    private long _next;

    /// <summary>Time of the next deadline, since the start.</summary>
    public TimeSpan Next => TimeSpan.FromTicks(_next);

    /// <summary>Deadlines left out so far.</summary>
    public long Late { get; private set; }

    /// <summary>Uses the deadline that is due.</summary>
    /// <param name="now">Time since the start.</param>
    public void Advance(TimeSpan now)
    {
        var behind = Math.Max(0, (now.Ticks - _next) / interval.Ticks);
        Late += behind;
        _next = checked(_next + ((behind + 1) * interval.Ticks));
    }

    /// <summary>Begins anew after a gap, which is not counted as late.</summary>
    /// <param name="now">Time since the start.</param>
    public void Restart(TimeSpan now) => _next = Math.Max(_next, now.Ticks - (now.Ticks % interval.Ticks));
}
