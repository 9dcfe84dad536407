namespace Perfolio.Scheduling.Model;

/// <summary>One scheduler or KVM event. What Value and Extra mean depends on <see cref="Kind"/>.</summary>
public struct SchedEvent
{
    /// <summary>Nanoseconds of the capture's clock.</summary>
    public long Time { get; set; }

    /// <summary>What happened.</summary>
    public SchedEventKind Kind { get; set; }

    /// <summary>Of a switch: why the task left the CPU.</summary>
    public TaskState State { get; set; }

    /// <summary>The CPU it was recorded on; -1 when not known.</summary>
    public int Cpu { get; set; }

    /// <summary>The task it is about, an index into <see cref="ISchedEventSource.Tasks"/>; -1 for none.</summary>
    public int Task { get; set; }

    /// <summary>The other task; -1 for none.</summary>
    public int Other { get; set; }

    /// <summary>See <see cref="SchedEventKind"/>.</summary>
    public long Value { get; set; }

    /// <summary>See <see cref="SchedEventKind"/>.</summary>
    public long Extra { get; set; }

    /// <summary>
    /// True for what scheduler and KVM did. Names, tasks that begin and end, and losses may be recorded long before the first of
    /// it.
    /// </summary>
    public readonly bool IsActivity => Time >= 0 && Kind is
        (>= SchedEventKind.Switch and <= SchedEventKind.StatWait) or SchedEventKind.KvmEntry or SchedEventKind.KvmExit;
}
