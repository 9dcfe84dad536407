namespace Perfolio.Scheduling.Cdict;

/// <summary>Events of a cdict.</summary>
public enum CdictEvent : byte
{
    /// <summary><c>sched__sched_switch</c></summary>
    Switch,

    /// <summary><c>sched__sched_stat_sleep</c></summary>
    StatSleep,

    /// <summary><c>sched__sched_stat_iowait</c></summary>
    StatIowait,

    /// <summary><c>kvm_entry</c></summary>
    KvmEntry,

    /// <summary><c>kvm_exit</c></summary>
    KvmExit,
}
