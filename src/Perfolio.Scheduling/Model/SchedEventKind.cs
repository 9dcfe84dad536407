namespace Perfolio.Scheduling.Model;

/// <summary>What happened. The numbers are part of the .pfs format.</summary>
public enum SchedEventKind : byte
{
    /// <summary>
    /// A CPU went from <see cref="SchedEvent.Task"/> to <see cref="SchedEvent.Other"/>; State tells why, Extra the run time
    /// charged to the former (ns, -1 unknown).
    /// </summary>
    Switch = 1,

    /// <summary>Task became runnable, woken by Other; Value is its target CPU.</summary>
    Wakeup = 2,

    /// <summary>Task, just made, became runnable; as <see cref="Wakeup"/>.</summary>
    WakeupNew = 3,

    /// <summary>Other began to wake Task; Value is its CPU at that time.</summary>
    Waking = 4,

    /// <summary>Task moved from CPU Extra to CPU Value.</summary>
    Migrate = 5,

    /// <summary>Value ns of run time were charged to Task.</summary>
    Runtime = 6,

    /// <summary>Task slept Value ns (the kernel's own figure).</summary>
    StatSleep = 7,

    /// <summary>Task waited Value ns for I/O (the kernel's own figure).</summary>
    StatIowait = 8,

    /// <summary>Task was blocked Value ns (the kernel's own figure).</summary>
    StatBlocked = 9,

    /// <summary>Task waited Value ns to run (the kernel's own figure).</summary>
    StatWait = 10,

    /// <summary>Task made Other.</summary>
    Fork = 11,

    /// <summary>Task started another program.</summary>
    Exec = 12,

    /// <summary>Task ended.</summary>
    Exit = 13,

    /// <summary>Task got the name of Other, which has the same thread id.</summary>
    Comm = 14,

    /// <summary>vCPU thread Task entered the guest; Value is the vCPU's number, -1 unknown.</summary>
    KvmEntry = 15,

    /// <summary>
    /// vCPU thread Task left the guest; Value is the reason, Extra the instruction set (0 unknown, 1 VMX, 2 SVM).
    /// </summary>
    KvmExit = 16,

    /// <summary>Value records of the CPU were lost.</summary>
    Lost = 17,

    /// <summary>Recording on the CPU was throttled.</summary>
    Throttle = 18,

    /// <summary>Recording on the CPU went on.</summary>
    Unthrottle = 19,
}
