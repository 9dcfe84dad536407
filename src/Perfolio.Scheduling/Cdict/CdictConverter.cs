using System.Runtime.CompilerServices;
using Perfolio.Scheduling.Kvm;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Cdict;

/// <summary>Turns events into the rows of a cdict by its rules (docs/formats/cdict.md, "Conversion").</summary>
public sealed class CdictConverter
{
    private const long Unset = -1;
    private const int FewCpus = 16;
    private readonly ISchedEventSource _source;
    private readonly bool _derivesSleep;
    private readonly TidMap _index = new();
    private readonly long[] _dropped = new long[32];
    private readonly long[] _stored = new long[CdictNames.Events.Length];
    private Thread[] _threads = new Thread[64];
    private int _count;
    private Cpu[] _cpus;
    private TaskFacts[] _tasks = new TaskFacts[256];
    private readonly ICdictRows _rows;
    private CdictChunk _chunk = new();
    private int _at;
    private long _epoch = Unset;

    private CdictConverter(ISchedEventSource source, ICdictRows rows)
    {
        _source = source;
        _rows = rows;
        _cpus = new Cpu[FewCpus];
        Begin(_cpus);
        _derivesSleep = !source.Facts.Has(SchedEventKind.StatSleep) && !source.Facts.Has(SchedEventKind.StatIowait);
    }

    /// <summary>The rows; empty when they were taken by something else.</summary>
    public CdictTable Table => _rows as CdictTable ?? new CdictTable();

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Rows by event name, largest first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Stored => new EventCounts(_stored, static i => CdictNames.Events[i]);

    /// <summary>Events that yield no row, by kind, largest first.</summary>
    public IReadOnlyList<KeyValuePair<SchedEventKind, long>> Dropped =>
    [
        .. _dropped.Select(static (n, i) => KeyValuePair.Create((SchedEventKind)i, n))
            .Where(static p => p.Value > 0).OrderByDescending(static p => p.Value),
    ];

    /// <summary>The same by name.</summary>
    internal IReadOnlyList<KeyValuePair<string, long>> DroppedNames =>
        new EventCounts(_dropped, static i => ((SchedEventKind)i).ToString());

    /// <summary>Converts a capture.</summary>
    /// <param name="source">The capture, at its beginning.</param>
    /// <param name="progress">Is told how far it is, from 0 to 1; null for nobody.</param>
    /// <param name="cancellationToken">Ends the conversion; the rows so far are kept.</param>
    public static CdictConverter Convert(ISchedEventSource source, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var converter = new CdictConverter(source, new CdictTable());
        converter.Run(progress, cancellationToken);
        return converter;
    }

    /// <summary>Converts a capture and gives the rows away chunk by chunk.</summary>
    internal static CdictConverter Convert(
        ISchedEventSource source, ICdictRows rows, Action<double>? progress, CancellationToken cancellationToken)
    {
        var converter = new CdictConverter(source, rows);
        converter.Run(progress, cancellationToken);
        return converter;
    }

    private void Run(Action<double>? progress, CancellationToken cancellationToken)
    {
        int count = 0;
        while (_source.Read(out SchedEvent next))
        {
            Add(in next);
            if ((++count & 0xfff) != 0) continue;
            if (cancellationToken.IsCancellationRequested) break;
            if ((count & 0xffff) == 0 && progress is not null && _source.Progress is { } part) progress(part);
        }

        if (_at > 0) _chunk = _rows.Exchange(_chunk, _at);
        _at = 0;
    }

    private void Add(ref readonly SchedEvent next)
    {
        switch (next.Kind)
        {
            case SchedEventKind.Switch: Switch(in next); break;
            case SchedEventKind.Wakeup or SchedEventKind.WakeupNew when _derivesSleep:
                if (FactsOf(next.Task).Tid != 0) Wake(ref ThreadOf(next.Task), next.Task, next.Cpu, next.Time);
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
                    Row(CdictEvent.KvmExit, next.Cpu, next.Time, next.Task, next.Time - leaving.Entry, next: (int)(uint)ExitReasons.Basic(next.Value, (int)next.Extra));
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
        bool idle = FactsOf(next.Task).Tid == 0;
        int other = FactsOf(next.Other).Tid;
        if (other != 0 && _derivesSleep) Wake(ref ThreadOf(next.Other), next.Other, next.Cpu, next.Time);
        // Without the kernel's accounting the time between the switches is what is known.
        if (cpu.Switched)
        {
            long duration = next.Extra >= 0 ? next.Extra : idle ? 0 : next.Time - cpu.Since;
            Row(CdictEvent.Switch, next.Cpu, next.Time, next.Task, duration, other, FactsOf(next.Other).Name);
        }

        cpu.Switched = true;
        cpu.Since = next.Time;
        if (!_derivesSleep || idle) return;
        ref Thread thread = ref ThreadOf(next.Task);
        thread.Asleep = next.State is not (TaskState.Running or TaskState.Preempted or TaskState.Unknown or TaskState.Dead or TaskState.Zombie);
        thread.Uninterruptible = next.State == TaskState.Uninterruptible;
        thread.Since = next.Time;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Wake(ref Thread thread, int task, int cpu, long time)
    {
        if (!thread.Asleep) return;
        thread.Asleep = false;
        Row(thread.Uninterruptible ? CdictEvent.StatIowait : CdictEvent.StatSleep, cpu, time, task, time - thread.Since, 0);
    }

    // CPUs above 65,535 and durations above 2³²-1 µs are stored as these limits.
    private void Row(
        CdictEvent kind, int cpu, long time, int task, long nanoseconds, int nextPid = CdictChunk.NoPid, int next = CdictChunk.NoName)
    {
        CdictChunk chunk = _chunk;
        int at = _at;
        chunk.Events[at] = kind;
        chunk.Cpus[at] = (ushort)Math.Clamp(cpu, 0, ushort.MaxValue);
        chunk.Usecs[at] = Usecs(time);
        chunk.Durations[at] = (uint)Math.Min((ulong)Math.Max(0, nanoseconds) / 1000, uint.MaxValue);
        ref TaskFacts facts = ref FactsOf(task);
        chunk.Pids[at] = facts.Tid;
        chunk.Names[at] = facts.Name;
        chunk.NextPids[at] = nextPid;
        chunk.Next[at] = next;
        _stored[(int)kind]++;
        Count++;
        if (++_at < CdictChunk.Rows) return;
        _chunk = _rows.Exchange(chunk, _at);
        _at = 0;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref TaskFacts FactsOf(int task)
    {
        TaskFacts[] tasks = _tasks;
        if ((uint)task < (uint)tasks.Length && tasks[task].Known) return ref tasks[task];
        return ref Learn(task);
    }

    private ref TaskFacts Learn(int task)
    {
        if (task >= _tasks.Length) Array.Resize(ref _tasks, Math.Max(task + 1, _tasks.Length * 2));
        SchedTask one = _source.Tasks[task];
        _tasks[task] = new TaskFacts { Known = true, Tid = one.Tid, Name = _rows.Names.Add(one.NameBytes.Span), Thread = -1 };
        return ref _tasks[task];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Cpu CpuOf(int cpu)
    {
        Cpu[] cpus = _cpus;
        if ((uint)cpu < (uint)cpus.Length) return ref cpus[cpu];
        return ref AddCpu(Math.Clamp(cpu, 0, ushort.MaxValue));
    }

    private ref Cpu AddCpu(int cpu)
    {
        if (cpu >= _cpus.Length)
        {
            int from = _cpus.Length;
            Array.Resize(ref _cpus, cpu + FewCpus);
            Begin(_cpus.AsSpan(from));
        }

        return ref _cpus[cpu];
    }

    // The rows of a cdict already lack the first switch of each CPU.
    private void Begin(Span<Cpu> cpus)
    {
        bool switched = _source.Facts.Origin == "cdict";
        for (int i = 0; i < cpus.Length; i++) cpus[i].Switched = switched;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Thread ThreadOf(int task)
    {
        ref TaskFacts facts = ref FactsOf(task);
        if (facts.Thread < 0) facts.Thread = SlotOf(facts.Tid);
        return ref _threads[facts.Thread];
    }

    // Tasks are names of threads: a thread that changes its name stays the same.
    private int SlotOf(int tid)
    {
        int slot = _index[tid];
        if (slot >= 0) return slot;
        if (_count == _threads.Length) Array.Resize(ref _threads, _count * 2);
        _threads[_count].Entry = _threads[_count].Exit = Unset;
        return _index[tid] = _count++;
    }

    private struct TaskFacts
    {
        /// <summary>False for tasks that were not seen yet.</summary>
        public bool Known;
        public int Tid;
        public int Name;
        public int Thread;
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
