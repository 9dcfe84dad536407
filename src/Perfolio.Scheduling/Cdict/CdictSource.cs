using System.Text;
using Perfolio.Scheduling.Kvm;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Cdict;

/// <summary>
/// The rows of a cdict as events. States, wake-ups and migrations are not in a cdict; the ISA of exit codes is guessed.
/// </summary>
public sealed class CdictSource : ISchedEventSource
{
    private readonly CdictTable _table;
    private readonly int _instructionSet;
    private int _next;

    /// <summary>Makes a source of a table.</summary>
    public CdictSource(CdictTable table)
    {
        _table = table;
        var reasons = new HashSet<long>();
        var kinds = new HashSet<SchedEventKind> { SchedEventKind.Runtime };
        int cpus = 0;
        for (int i = 0; i < table.Count; i++)
        {
            CdictRow row = table[i];
            if (row.ExitReason is { } reason) reasons.Add(reason);
            kinds.Add(Kind(row.Event));
            cpus = Math.Max(cpus, row.Cpu + 1);
        }

        _instructionSet = ExitReasons.Guess(reasons);
        Facts = new CaptureFacts { Origin = "cdict", Cpus = cpus, Recorded = [.. kinds.Order()] };
    }

    /// <inheritdoc/>
    public CaptureFacts Facts { get; }

    /// <inheritdoc/>
    public TaskTable Tasks { get; } = new();

    /// <inheritdoc/>
    public CaptureLoss Loss { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Problems => [];

    /// <inheritdoc/>
    public double? Progress => _table.Count == 0 ? 1 : _next / (double)_table.Count;

    /// <inheritdoc/>
    public bool Read(out SchedEvent next)
    {
        next = default;
        if (_next >= _table.Count) return false;
        CdictRow row = _table[_next++];
        next.Kind = Kind(row.Event);
        next.Time = Nanoseconds(row.Usecs);
        next.Cpu = row.Cpu;
        next.Task = Tasks.Add(row.Pid, _table.Names[row.TaskName].Span);
        next.Other = -1;
        switch (row.Event)
        {
            case CdictEvent.Switch:
                next.Other = Tasks.Add(row.NextPid ?? 0, row.NextName is { } name
                    ? _table.Names[name].Span
                    : Encoding.ASCII.GetBytes("?"));
                next.Extra = Nanoseconds(row.Duration);
                break;
            case CdictEvent.KvmExit:
                next.Value = row.ExitReason ?? 0;
                next.Extra = _instructionSet;
                break;
            case CdictEvent.KvmEntry: next.Value = -1; break;
            default: next.Value = Nanoseconds(row.Duration); break;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The table is memory.
    }

    private static long Nanoseconds(long usecs) => usecs > long.MaxValue / 1000 ? long.MaxValue : Math.Max(0, usecs) * 1000;

    private static SchedEventKind Kind(CdictEvent row) => row switch
    {
        CdictEvent.Switch => SchedEventKind.Switch,
        CdictEvent.StatSleep => SchedEventKind.StatSleep,
        CdictEvent.StatIowait => SchedEventKind.StatIowait,
        CdictEvent.KvmEntry => SchedEventKind.KvmEntry,
        _ => SchedEventKind.KvmExit,
    };
}
