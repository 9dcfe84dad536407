namespace Perfolio.Scheduling.Cdict;

/// <summary>Names that the format fixes.</summary>
internal static class CdictNames
{
    public const string Suffix = ".cdict";

    public static readonly string[] Events = ["sched__sched_switch", "sched__sched_stat_sleep", "sched__sched_stat_iowait", "kvm_entry", "kvm_exit"];

    /// <summary>The columns in the order in which they are written.</summary>
    public static readonly string[] Columns = ["event", "cpu", "usecs", "pid", "task_name", "duration", "next_pid", "next_comm"];
}
