namespace Perfolio.Scheduling.Model;

/// <summary>Why a task left the CPU (the letters of <c>prev_state</c>). The numbers are part of the .pfs format.</summary>
public enum TaskState : byte
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>R: still runnable; it yielded or its time was up.</summary>
    Running = 1,

    /// <summary>R+: preempted.</summary>
    Preempted = 2,

    /// <summary>S: sleeps, signals wake it.</summary>
    Interruptible = 3,

    /// <summary>D: sleeps, mostly for I/O; signals do not wake it.</summary>
    Uninterruptible = 4,

    /// <summary>T: stopped.</summary>
    Stopped = 5,

    /// <summary>t: stopped by a tracer.</summary>
    Traced = 6,

    /// <summary>X: dead.</summary>
    Dead = 7,

    /// <summary>Z: dead, not yet reaped.</summary>
    Zombie = 8,

    /// <summary>P: parked kernel thread.</summary>
    Parked = 9,

    /// <summary>I: idle kernel thread.</summary>
    Idle = 10,
}
