using Perfolio.Scheduling.Analysis;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>What the threads of one name did in a window. Times in ns, clipped to the window.</summary>
public sealed class TaskFigures
{
    internal TaskFigures(string name) => Name = name;

    /// <summary>The name for people, annotated where there is a mapping.</summary>
    public string Name { get; }

    /// <summary>The thread ids, ascending.</summary>
    public IReadOnlyList<int> Tids { get; internal set; } = [];

    /// <summary>True when all threads are the idle task.</summary>
    public bool IsIdle => Tids is [0];

    /// <summary>True when any event of the window tells of it.</summary>
    public bool IsSeen =>
        RunTime > 0 || Switches > 0 || Wakeups > 0 || ExitCount > 0 || GuestTime > 0 || SleepTime > 0 || IoWaitTime > 0;

    /// <summary>Time on a CPU.</summary>
    public long RunTime { get; internal set; }

    /// <summary>Switches away from it.</summary>
    public long Switches { get; internal set; }

    /// <summary>Of them those in which it was still runnable.</summary>
    public long InvoluntarySwitches { get; internal set; }

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

    /// <summary>Time in the guest.</summary>
    public long GuestTime { get; internal set; }

    /// <summary>Time in the host between two guest times.</summary>
    public long RootTime { get; internal set; }

    /// <summary>VM exits.</summary>
    public long ExitCount { get; internal set; }

    /// <summary>From being woken to running, of the wake-ups whose end lies in the window.</summary>
    public LatencyHistogram WakeupLatency { get; } = new();

    /// <summary>VM exits by reason and instruction set.</summary>
    public Dictionary<(long Reason, int InstructionSet), ExitStatistics> Exits { get; } = [];

    /// <summary>Run time and switches by CPU.</summary>
    public SortedDictionary<int, CoreShare> Cores { get; } = [];

    /// <summary>The figures over equal slices of the window, for comparisons.</summary>
    public SliceSeries Slices { get; } = new();
}
