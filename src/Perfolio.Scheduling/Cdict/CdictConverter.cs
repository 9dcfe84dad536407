using Perfolio.Scheduling.Kvm;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Cdict;

/// <summary>Turns events into the rows of a cdict by its rules (docs/formats/cdict.md, "Conversion").</summary>
public sealed class CdictConverter
{
    private const long Unset = -1;
    private readonly ISchedEventSource _source;
    private readonly bool _derivesSleep;
    private readonly TidMap _index = new();
    private readonly long[] _dropped = new long[32];
    private readonly long[] _stored = new long[CdictNames.Events.Length];
    private Thread[] _threads = new Thread[64];
    private int _count;
    private Cpu[] _cpus = [];
    private int[] _names = [];
    private long _epoch = Unset;

    private CdictConverter(ISchedEventSource source)
    {
        _source = source;
        _derivesSleep = !source.Facts.Has(SchedEventKind.StatSleep) && !source.Facts.Has(SchedEventKind.StatIowait);
    }

    /// <summary>The rows.</summary>
    public CdictTable Table { get; } = new();

    /// <summary>Rows by event name, largest first.</summary>
    public IEnumerable<KeyValuePair<string, long>> Stored =>
        _stored.Select(static (n, i) => KeyValuePair.Create(CdictNames.Events[i], n)).Where(static p => p.Value > 0).OrderByDescending(static p => p.Value);

    /// <summary>Events that yield no row, by kind, largest first.</summary>
    public IEnumerable<KeyValuePair<SchedEventKind, long>> Dropped =>
        _dropped.Select(static (n, i) => KeyValuePair.Create((SchedEventKind)i, n)).Where(static p => p.Value > 0).OrderByDescending(static p => p.Value);

    /// <summary>Converts a capture.</summary>
    /// <param name="source">The capture, at its beginning.</param>
    /// <param name="progress">Is told how far it is, from 0 to 1; null for nobody.</param>
    /// <param name="cancellationToken">Ends the conversion; the rows so far are kept.</param>
    public static CdictConverter Convert(ISchedEventSource source, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var converter = new CdictConverter(source);
        int count = 0;
        while (!cancellationToken.IsCancellationRequested && source.Read(out SchedEvent next))
        {
            converter.Add(in next);
            if ((++count & 0xffff) == 0 && progress is not null && source.Progress is { } part) progress(part);
        }

        return converter;
    }

    private void Add(ref readonly SchedEvent next)
    {
        switch (next.Kind)
        {
            case SchedEventKind.Switch: Switch(in next); break;
            case SchedEventKind.Wakeup or SchedEventKind.WakeupNew when _derivesSleep:
                if (!_source.Tasks[next.Task].IsIdle) Wake(ref ThreadOf(next.Task), next.Task, next.Cpu, next.Time);
                break;
            case SchedEventKind.StatSleep: Row(CdictEvent.StatSleep, next.Cpu, next.Time, next.Task, next.Value, 0); break;
            case SchedEventKind.StatIowait: Row(CdictEvent.StatIowait, next.Cpu, next.Time, next.Task, next.Value, 0); break;
            case SchedEventKind.KvmEntry:
                ref Thread entering = ref ThreadOf(next.Task);
                _ = Usecs(next.Time);
                if (entering.Exit != Unset) Row(CdictEvent.KvmEntry, next.Cpu, next.Time, next.Task, next.Time - entering.Exit);
                entering.Entry = next.Time;
                break;
            case SchedEventKind.KvmExit:
                ref Thread leaving = ref ThreadOf(next.Task);
                _ = Usecs(next.Time);
                if (leaving.Entry != Unset)
                    Row(CdictEvent.KvmExit, next.Cpu, next.Time, next.Task, next.Time - leaving.Entry, reason: ExitReasons.Basic(next.Value, (int)next.Extra));
                leaving.Exit = next.Time;
                break;
            case SchedEventKind.Lost: Forget(next.Cpu); break;
            case SchedEventKind.Runtime: break;
            default: _dropped[(int)next.Kind]++; break;
        }
    }

    private void Switch(ref readonly SchedEvent next)
    {
        ref Cpu cpu = ref CpuOf(next.Cpu);
        if (!_source.Tasks[next.Other].IsIdle && _derivesSleep) Wake(ref ThreadOf(next.Other), next.Other, next.Cpu, next.Time);
        // Without the kernel's accounting the time between the switches is what is known.
        if (cpu.Switched)
        {
            long duration = next.Extra >= 0 ? next.Extra : _source.Tasks[next.Task].IsIdle ? 0 : next.Time - cpu.Since;
            Row(CdictEvent.Switch, next.Cpu, next.Time, next.Task, duration, _source.Tasks[next.Other].Tid, NameOf(next.Other));
        }

        cpu.Switched = true;
        cpu.Since = next.Time;
        if (!_derivesSleep || _source.Tasks[next.Task].IsIdle) return;
        ref Thread thread = ref ThreadOf(next.Task);
        thread.Asleep = next.State is not (TaskState.Running or TaskState.Preempted or TaskState.Unknown or TaskState.Dead or TaskState.Zombie);
        thread.Uninterruptible = next.State == TaskState.Uninterruptible;
        thread.Since = next.Time;
    }

    private void Wake(ref Thread thread, int task, int cpu, long time)
    {
        if (!thread.Asleep) return;
        thread.Asleep = false;
        Row(thread.Uninterruptible ? CdictEvent.StatIowait : CdictEvent.StatSleep, cpu, time, task, time - thread.Since, 0);
    }

    private void Row(CdictEvent kind, int cpu, long time, int task, long nanoseconds, int? nextPid = null, int? nextName = null, long? reason = null)
    {
        Table.Add(
            new CdictRow(kind, cpu, Usecs(time), _source.Tasks[task].Tid, NameOf(task), Math.Max(0, nanoseconds) / 1000, nextPid, nextName, reason));
        _stored[(int)kind]++;
    }

    private long Usecs(long time)
    {
        if (_epoch == Unset) _epoch = time / 1000;
        return Math.Max(0, (time / 1000) - _epoch);
    }

    private void Forget(int cpu)
    {
        if (cpu < 0) Array.Clear(_cpus);
        else if (cpu < _cpus.Length) _cpus[cpu] = default;
    }

    private int NameOf(int task)
    {
        if (task >= _names.Length) Array.Resize(ref _names, Math.Max(task + 1, _names.Length * 2));
        if (_names[task] == 0) _names[task] = Table.Names.Add(_source.Tasks[task].NameBytes.Span) + 1;
        return _names[task] - 1;
    }

    private ref Cpu CpuOf(int cpu)
    {
        int index = Math.Clamp(cpu, 0, ushort.MaxValue);
        if (index >= _cpus.Length)
        {
            int from = _cpus.Length;
            Array.Resize(ref _cpus, index + 16);
            // The rows of a cdict already lack the first switch of each CPU.
            if (_source.Facts.Origin == "cdict") Array.Fill(_cpus, new Cpu { Switched = true }, from, _cpus.Length - from);
        }

        return ref _cpus[index];
    }

    private ref Thread ThreadOf(int task)
    {
        int tid = _source.Tasks[task].Tid;
        int slot = _index[tid];
        if (slot < 0)
        {
            if (_count == _threads.Length) Array.Resize(ref _threads, _count * 2);
            _threads[_count].Entry = _threads[_count].Exit = Unset;
            _index[tid] = slot = _count++;
        }

        return ref _threads[slot];
    }

    private struct Thread
    {
        public bool Asleep;
        public bool Uninterruptible;
        public long Since;
        public long Entry;
        public long Exit;
    }

    private struct Cpu
    {
        public bool Switched;
        public long Since;
    }
}
