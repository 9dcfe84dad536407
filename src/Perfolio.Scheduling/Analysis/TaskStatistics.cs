namespace Perfolio.Scheduling.Analysis;

/// <summary>What one task did in a capture. Times in ns.</summary>
public sealed class TaskStatistics
{
    internal TaskStatistics(int task) => Task = task;

    /// <summary>The task, an index into <see cref="CaptureStatistics.Tasks"/>.</summary>
    public int Task { get; }

    /// <summary>Time on a CPU.</summary>
    public long RunTime { get; internal set; }

    /// <summary>Runs, each between two switches.</summary>
    public long Runs { get; internal set; }

    /// <summary>Longest run.</summary>
    public long LongestRun { get; internal set; }

    /// <summary>Switches away from it.</summary>
    public long Switches { get; internal set; }

    /// <summary>Of them those in which it was still runnable (preempted, or it yielded).</summary>
    public long InvoluntarySwitches { get; internal set; }

    /// <summary>Of them those in which it went to sleep or ended.</summary>
    public long VoluntarySwitches { get; internal set; }

    /// <summary>Time runnable without running.</summary>
    public long WaitTime { get; internal set; }

    /// <summary>Time asleep, without <see cref="IoWaitTime"/>.</summary>
    public long SleepTime { get; internal set; }

    /// <summary>Time in uninterruptible sleep.</summary>
    public long IoWaitTime { get; internal set; }

    /// <summary>How often it was woken.</summary>
    public long Wakeups { get; internal set; }

    /// <summary>Moves from one CPU to another.</summary>
    public long Migrations { get; internal set; }

    /// <summary>From being woken to running.</summary>
    public LatencyHistogram WakeupLatency { get; } = new();

    /// <summary>All waits, those behind preemptions included.</summary>
    public LatencyHistogram Waits { get; } = new();

    /// <summary>When the longest wait ended.</summary>
    public long LongestWaitEnd { get; internal set; }

    /// <summary>Time in the guest.</summary>
    public long GuestTime { get; internal set; }

    /// <summary>Time in the host between two guest times.</summary>
    public long RootTime { get; internal set; }

    /// <summary>Exits by reason and instruction set.</summary>
    public Dictionary<(long Reason, int InstructionSet), ExitStatistics> Exits { get; } = [];
}
