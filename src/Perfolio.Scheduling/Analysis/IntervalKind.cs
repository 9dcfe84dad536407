namespace Perfolio.Scheduling.Analysis;

/// <summary>What a task did during an interval.</summary>
public enum IntervalKind
{
    /// <summary>It ran on a CPU (the idle task included).</summary>
    Run,

    /// <summary>It was runnable and did not run: its waking latency, or a preemption.</summary>
    Wait,

    /// <summary>It slept.</summary>
    Sleep,

    /// <summary>It slept without being wakeable by signals, which mostly means I/O.</summary>
    IoWait,

    /// <summary>A vCPU thread was in the guest.</summary>
    Guest,

    /// <summary>A vCPU thread was in the host between leaving the guest and entering it again.</summary>
    Root,
}
