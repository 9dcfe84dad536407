namespace Perfolio.Scheduling.Model;

/// <summary>What a recording lost.</summary>
public sealed class CaptureLoss
{
    private readonly SortedDictionary<int, long> _byCpu = [];

    /// <summary>Lost records.</summary>
    public long Total { get; private set; }

    /// <summary>Lost records per CPU; CPU -1 when it is not known.</summary>
    public IReadOnlyDictionary<int, long> ByCpu => _byCpu;

    /// <summary>How often recording was throttled.</summary>
    public long Throttled { get; private set; }

    /// <summary>True when nothing was.</summary>
    public bool IsNone => Total == 0 && Throttled == 0;

    /// <summary>Adds throttlings that are known as a number.</summary>
    internal void CountThrottled(long count) => Throttled += count;

    /// <summary>Takes an event into account.</summary>
    public void Count(SchedEvent one)
    {
        if (one.Kind == SchedEventKind.Throttle) Throttled++;
        if (one.Kind != SchedEventKind.Lost) return;
        long lost = Math.Max(0, one.Value);
        Total = Total > long.MaxValue - lost ? long.MaxValue : Total + lost;
        _byCpu[one.Cpu] = Math.Min(long.MaxValue - lost, _byCpu.GetValueOrDefault(one.Cpu)) + lost;
    }
}
