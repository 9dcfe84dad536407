namespace Perfolio.Scheduling.Analysis;

/// <summary>VM exits of one reason.</summary>
public sealed class ExitStatistics
{
    /// <summary>How many.</summary>
    public long Count { get; internal set; }

    /// <summary>Time in the guest before them, ns.</summary>
    public long GuestTime { get; internal set; }

    /// <summary>Time in the host behind them, ns.</summary>
    public long RootTime { get; internal set; }
}
