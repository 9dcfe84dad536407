namespace Perfolio.Scheduling.Analysis;

/// <summary>Why a task waited for a CPU.</summary>
public enum WaitCause
{
    /// <summary>Not known, or no wait.</summary>
    None,

    /// <summary>It was woken: the interval is its wake-up latency.</summary>
    Woken,

    /// <summary>It was preempted or yielded.</summary>
    Preempted,
}
