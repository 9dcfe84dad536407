using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Analysis;

/// <summary>A stretch of a task's time. Intervals come in the order of their ends.</summary>
public struct TaskInterval
{
    /// <summary>What the task did.</summary>
    public IntervalKind Kind { get; set; }

    /// <summary>The task, an index into the source's table.</summary>
    public int Task { get; set; }

    /// <summary>Where it ran; of other kinds the CPU at the interval's end.</summary>
    public int Cpu { get; set; }

    /// <summary>Beginning, ns of the capture's clock.</summary>
    public long Start { get; set; }

    /// <summary>End, ns of the capture's clock.</summary>
    public long End { get; set; }

    /// <summary>Of a wait: why.</summary>
    public WaitCause Cause { get; set; }

    /// <summary>Of a run: why it ended.</summary>
    public TaskState State { get; set; }

    /// <summary>Of guest time: the exit reason that ended it; of root time the one that began it.</summary>
    public long ExitReason { get; set; }

    /// <summary>Of guest and root time: 1 VMX, 2 SVM, 0 not known.</summary>
    public int InstructionSet { get; set; }

    /// <summary>
    /// True when the switch that began a run was not recorded and its start follows from the run time charged by the kernel.
    /// </summary>
    public bool IsEstimated { get; set; }

    /// <summary>True when the capture ended before the interval did.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Length in ns.</summary>
    public readonly long Duration => End - Start;
}
