using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.PerfData;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.Decoding;

/// <summary>How the samples of one recorded event become a <see cref="SchedEvent"/>: fields looked up by name once.</summary>
internal sealed class EventPlan
{
    private static readonly Dictionary<string, SchedEventKind> Kinds = new(StringComparer.Ordinal)
    {
        ["sched:sched_switch"] = SchedEventKind.Switch,
        ["sched:sched_wakeup"] = SchedEventKind.Wakeup,
        ["sched:sched_wakeup_new"] = SchedEventKind.WakeupNew,
        ["sched:sched_waking"] = SchedEventKind.Waking,
        ["sched:sched_migrate_task"] = SchedEventKind.Migrate,
        ["sched:sched_stat_runtime"] = SchedEventKind.Runtime,
        ["sched:sched_stat_sleep"] = SchedEventKind.StatSleep,
        ["sched:sched_stat_iowait"] = SchedEventKind.StatIowait,
        ["sched:sched_stat_blocked"] = SchedEventKind.StatBlocked,
        ["sched:sched_stat_wait"] = SchedEventKind.StatWait,
        ["sched:sched_process_fork"] = SchedEventKind.Fork,
        ["sched:sched_process_exec"] = SchedEventKind.Exec,
        ["sched:sched_process_exit"] = SchedEventKind.Exit,
        ["kvm:kvm_entry"] = SchedEventKind.KvmEntry,
        ["kvm:kvm_exit"] = SchedEventKind.KvmExit,
    };

    private EventPlan(SchedEventKind kind, TracepointFormat format)
    {
        Kind = kind;
        CommonPid = format.Fields.GetValueOrDefault("common_pid");
        (string pid, string comm, string value) = kind switch
        {
            SchedEventKind.Switch => ("prev_pid", "prev_comm", "prev_state"),
            SchedEventKind.Migrate => ("pid", "comm", "dest_cpu"),
            SchedEventKind.Runtime => ("pid", "comm", "runtime"),
            SchedEventKind.StatSleep or SchedEventKind.StatIowait or SchedEventKind.StatBlocked or SchedEventKind.StatWait => ("pid", "comm", "delay"),
            SchedEventKind.Exec => ("pid", "", ""),
            SchedEventKind.Fork => ("parent_pid", "parent_comm", ""),
            SchedEventKind.KvmEntry => ("common_pid", "", "vcpu_id"),
            SchedEventKind.KvmExit => ("common_pid", "", "exit_reason"),
            _ => ("pid", "comm", "target_cpu"),
        };
        Pid = format.Fields.GetValueOrDefault(pid);
        Comm = format.Fields.GetValueOrDefault(comm);
        Value = format.Fields.GetValueOrDefault(value);
        (pid, comm) = kind == SchedEventKind.Switch ? ("next_pid", "next_comm") : ("child_pid", "child_comm");
        if (kind is SchedEventKind.Switch or SchedEventKind.Fork)
        {
            OtherPid = format.Fields.GetValueOrDefault(pid);
            OtherComm = format.Fields.GetValueOrDefault(comm);
        }

        Extra = format.Fields.GetValueOrDefault(kind == SchedEventKind.Migrate ? "orig_cpu" : kind == SchedEventKind.KvmExit ? "isa" : "success");
        if (kind == SchedEventKind.Switch) States = new StateTable(format.Print);
    }

    public SchedEventKind Kind { get; }

    public TracepointField? CommonPid { get; }

    public TracepointField? Pid { get; }

    public TracepointField? Comm { get; }

    public TracepointField? OtherPid { get; }

    public TracepointField? OtherComm { get; }

    public TracepointField? Value { get; }

    public TracepointField? Extra { get; }

    public StateTable? States { get; }

    // What an event means nothing without.
    private bool IsWhole => Pid is not null && Kind switch
    {
        SchedEventKind.Switch => OtherPid is not null && Value is not null,
        SchedEventKind.Fork => OtherPid is not null,
        SchedEventKind.KvmExit or SchedEventKind.Runtime or SchedEventKind.StatSleep or SchedEventKind.StatIowait => Value is not null,
        _ => true,
    };

    /// <summary>The plan of an event; null for events that are only counted.</summary>
    public static EventPlan? Of(PerfEvent source) =>
        source.Format is { } format && Kinds.TryGetValue(format.FullName, out SchedEventKind kind) && new EventPlan(kind, format) is { IsWhole: true } plan ? plan : null;
}
