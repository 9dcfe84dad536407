namespace Perfolio.Scheduling.Analysis;

/// <summary>What one CPU did in a capture. Times in ns.</summary>
public sealed class CpuStatistics
{
    /// <summary>Time with a task other than the idle task.</summary>
    public long BusyTime { get; internal set; }

    /// <summary>Time with the idle task.</summary>
    public long IdleTime { get; internal set; }

    /// <summary>Switches.</summary>
    public long Switches { get; internal set; }
}
