namespace Perfolio.Metrics.Recording;

/// <summary>The time without a source: when to try again, at first soon, then ever more seldom.</summary>
internal sealed class SourceOutage
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan _wait;

    /// <summary>Whether the source is gone.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>How often it went.</summary>
    public int Count { get; private set; }

    /// <summary>When to try again, since the start of the recording.</summary>
    public TimeSpan Next { get; private set; }

    /// <summary>The source has gone.</summary>
    /// <param name="now">Time since the start.</param>
    public void Begin(TimeSpan now)
    {
        IsOpen = true;
        Count++;
        _wait = Shortest;
        Next = now + _wait;
    }

    /// <summary>It is not there yet.</summary>
    /// <param name="now">Time since the start.</param>
    public void Postpone(TimeSpan now)
    {
        _wait = _wait * 2 < Longest ? _wait * 2 : Longest;
        Next = now + _wait;
    }

    /// <summary>It is back.</summary>
    public void End() => IsOpen = false;
}
