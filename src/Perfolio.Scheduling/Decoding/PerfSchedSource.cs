using System.Runtime.CompilerServices;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.PerfData;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.Decoding;

/// <summary>Scheduler and KVM events of a perf.data file. Events of other kinds are counted.</summary>
public sealed class PerfSchedSource : ISchedEventSource
{
    private readonly PerfDataReader _reader;
    private readonly bool _foreign;
    private readonly TaskNames _names;
    private readonly TidMap _runtimes = new();
    private readonly List<long> _runtimeValues = [];
    private readonly string _origin;
    private EventPlan?[] _plans = [];
    private long[] _counts = [];
    private long _lostSamples;
    private bool _hasForkEvents;
    private bool _hasExitEvents;
    private bool _hasRuntime;
    private CaptureFacts? _facts;

    /// <summary>Decodes what a reader reads; the reader is disposed with the source.</summary>
    /// <param name="reader">The reader, at its beginning.</param>
    /// <param name="origin">For <see cref="CaptureFacts.Origin"/>.</param>
    /// <exception cref="SchedulingException">The file has no tracepoint formats, or no event of the scheduler or KVM.</exception>
    public PerfSchedSource(PerfDataReader reader, string origin = "perf.data")
    {
        _reader = reader;
        _foreign = reader.ForeignOrder;
        _origin = origin;
        _names = new TaskNames(Tasks);
        Plan();
        if (Array.TrueForAll(_plans, static p => p is null)) throw new SchedulingException(reader.Path, Nothing(reader));
    }

    /// <inheritdoc/>
    public CaptureFacts Facts => _facts ??= MakeFacts();

    /// <inheritdoc/>
    public TaskTable Tasks { get; } = new();

    /// <inheritdoc/>
    public CaptureLoss Loss { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Problems
    {
        get
        {
            var problems = new List<string>();
            if (_reader.Damage is { } damage) problems.Add($"{_reader.Path}: {damage}; everything before was read");
            if (_reader.UsesForeignFormats)
                problems.Add($"{_reader.Path}: has no tracepoint formats; those of this system were taken");
            if (_reader.OutOfOrder > 0)
                problems.Add(FormattableString.Invariant($"{_reader.Path}: {_reader.OutOfOrder} records came out of time order"));
            return problems;
        }
    }

    /// <inheritdoc/>
    public double? Progress => _reader.Length is > 0 and var length ? Math.Min(1, _reader.Position / (double)length) : null;

    /// <summary>Samples by event name, those that are not decoded included. Complete at the end.</summary>
    public IEnumerable<KeyValuePair<string, long>> Counts =>
        _reader.Events.Where(e => e.Index < _counts.Length && _counts[e.Index] > 0).GroupBy(static e => e.Name, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, g.Sum(e => _counts[e.Index])));

    /// <summary>Opens a perf.data file.</summary>
    /// <param name="path">Path.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="SchedulingException">It is none, or has no event of the scheduler or KVM.</exception>
    public static PerfSchedSource Open(string path, PerfDataOptions? options = null) => Open(PerfDataReader.Open(path, options));

    /// <summary>Reads a recording of pipe mode from a stream.</summary>
    /// <param name="stream">The stream; it is disposed with the source.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="SchedulingException">It is none, or has no event of the scheduler or of KVM.</exception>
    public static PerfSchedSource Open(Stream stream, string name, PerfDataOptions? options = null)
    {
        try
        {
            return Open(PerfDataReader.Open(stream, name, options));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static PerfSchedSource Open(PerfDataReader reader)
    {
        try
        {
            return new PerfSchedSource(reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool Read(out SchedEvent next)
    {
        next = default;
        while (_reader.Read(out PerfRecord record))
        {
            if (record.Type == PerfRecordType.Sample ? Decode(record, ref next) : DecodeOther(record, ref next)) return true;
        }

        return LostAtTheEnd(ref next);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    // When it ends perf notes what each event lost altogether (records without a time). The kernel told most of that already, where it
    // happened; only what was lost behind a buffer's last record is new.
    private bool LostAtTheEnd(ref SchedEvent next)
    {
        long more = _lostSamples - Loss.Total;
        _lostSamples = 0;
        if (more <= 0) return false;
        next = new SchedEvent { Kind = SchedEventKind.Lost, Time = (long)_reader.Newest, Cpu = -1, Task = -1, Other = -1, Value = more };
        Loss.Count(next);
        return true;
    }

    private bool Decode(in PerfRecord record, ref SchedEvent next)
    {
        int index = record.Event!.Index;
        if (index >= _plans.Length) Plan();
        _counts[index]++;
        if (_plans[index] is not { } plan) return false;
        ReadOnlySpan<byte> raw = record.Raw;
        if (raw.IsEmpty) return false;
        int cpu = record.Cpu;
        next.Time = (long)record.Time;
        next.Kind = plan.Kind;
        next.Cpu = cpu;
        next.State = TaskState.Unknown;
        next.Value = plan.Value is { } value ? value.Integer(raw, _foreign) : 0;
        next.Other = -1;
        next.Extra = 0;
        int tid = plan.Pid is { } pid ? (int)pid.Integer(raw, _foreign) : record.Tid;
        switch (plan.Kind)
        {
            case SchedEventKind.Switch:
                int nextTid = (int)plan.OtherPid!.Integer(raw, _foreign);
                next.State = plan.States!.Of(next.Value);
                next.Value = 0;
                next.Task = Named(plan.Comm, raw, tid, cpu);
                next.Other = Named(plan.OtherComm, raw, nextTid, cpu);
                next.Extra = _hasRuntime ? TakeRuntime(tid) : -1;
                return true;
            case SchedEventKind.Runtime:
                next.Task = Named(plan.Comm, raw, tid, cpu);
                AddRuntime(tid, next.Value);
                return true;
            case SchedEventKind.Wakeup:
            case SchedEventKind.WakeupNew:
            case SchedEventKind.Waking:
                next.Task = Named(plan.Comm, raw, tid, cpu);
                next.Other = _names.Known(plan.CommonPid is { } waker ? (int)waker.Integer(raw, _foreign) : record.Tid, cpu);
                if (plan.Value is null) next.Value = cpu;
                return true;
            case SchedEventKind.Fork:
                next.Task = Named(plan.Comm, raw, tid, cpu);
                next.Other = Named(plan.OtherComm, raw, (int)plan.OtherPid!.Integer(raw, _foreign), cpu);
                return true;
            case SchedEventKind.Exit:
                next.Task = Named(plan.Comm, raw, tid, cpu);
                next.Value = 0;
                return true;
            case SchedEventKind.KvmExit:
                next.Task = _names.Known(tid, cpu);
                next.Value = (uint)next.Value;
                next.Extra = plan.Extra is { } isa ? isa.Integer(raw, _foreign) : 0;
                return true;
            case SchedEventKind.KvmEntry:
                next.Task = _names.Known(tid, cpu);
                if (plan.Value is null) next.Value = -1;
                return true;
            case SchedEventKind.Exec:
                next.Task = _names.Known(tid, cpu);
                next.Value = 0;
                return true;
            default:
                next.Task = Named(plan.Comm, raw, tid, cpu);
                if (plan.Kind == SchedEventKind.Migrate)
                    next.Extra = plan.Extra is { } origin ? origin.Integer(raw, _foreign) : -1;
                return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Named(TracepointField? comm, ReadOnlySpan<byte> raw, int tid, int cpu)
    {
        if (comm is null) return _names.Known(tid, cpu);
        if (comm.Kind == FieldKind.Array && comm.Size == 16 && comm.Offset + 16 <= raw.Length)
            return _names.OfFixed(tid, cpu, raw.Slice(comm.Offset, 16));
        return _names.Of(tid, cpu, comm.Text(raw, _foreign));
    }

    private bool DecodeOther(in PerfRecord record, ref SchedEvent next)
    {
        next.Time = (long)record.Time;
        next.State = TaskState.Unknown;
        next.Cpu = record.Cpu;
        next.Task = next.Other = -1;
        next.Value = next.Extra = 0;
        switch (record.Type)
        {
            case PerfRecordType.LostSamples when record.Time == 0:
                _lostSamples += (long)Math.Min(record.Integer64(0), int.MaxValue);
                return false;
            case PerfRecordType.Lost:
            case PerfRecordType.LostSamples:
                next.Kind = SchedEventKind.Lost;
                ulong lost = record.Integer64(record.Type == PerfRecordType.Lost ? 8 : 0);
                next.Value = (long)Math.Min(lost, long.MaxValue);
                Loss.Count(next);
                return true;
            case PerfRecordType.Throttle:
            case PerfRecordType.Unthrottle:
                next.Kind = record.Type == PerfRecordType.Throttle ? SchedEventKind.Throttle : SchedEventKind.Unthrottle;
                Loss.Count(next);
                return true;
            case PerfRecordType.Comm when record.Body.Length > 8:
                return Comm(record, ref next);
            case PerfRecordType.Fork when record.Body.Length >= 16:
                return Fork(record, ref next);
            case PerfRecordType.Exit when record.Body.Length >= 16:
                int ended = (int)record.Integer32(8);
                next.Kind = SchedEventKind.Exit;
                next.Task = _names.Known(ended, next.Cpu);
                return !_hasExitEvents && record.Time != 0;
            default:
                return false;
        }
    }

    private bool Comm(in PerfRecord record, ref SchedEvent next)
    {
        int tid = (int)record.Integer32(4);
        ReadOnlySpan<byte> name = record.Body[8..];
        int end = name.IndexOf((byte)0);
        if (end >= 0) name = name[..end];
        if (tid == 0) return false;
        // Names of tasks that were there before carry no time.
        int before = record.Time == 0 ? -1 : _names.Known(tid, next.Cpu);
        next.Kind = SchedEventKind.Comm;
        next.Task = before;
        next.Other = _names.Set(tid, next.Cpu, name);
        return before >= 0 && before != next.Other;
    }

    private bool Fork(in PerfRecord record, ref SchedEvent next)
    {
        int child = (int)record.Integer32(8), parent = (int)record.Integer32(12);
        next.Kind = SchedEventKind.Fork;
        next.Task = _names.Known(parent, next.Cpu);
        if (child == parent || child == 0) return false;
        next.Other = _names.Set(child, next.Cpu, Tasks[next.Task].NameBytes.Span);
        return !_hasForkEvents && record.Time != 0;
    }

    private void AddRuntime(int tid, long nanoseconds)
    {
        if (nanoseconds < 0) return;
        int slot = _runtimes[tid];
        if (slot < 0)
        {
            _runtimes[tid] = slot = _runtimeValues.Count;
            _runtimeValues.Add(0);
        }

        _runtimeValues[slot] = unchecked(_runtimeValues[slot] + nanoseconds);
    }

    private long TakeRuntime(int tid)
    {
        int slot = _runtimes[tid];
        if (slot < 0) return 0;
        long nanoseconds = _runtimeValues[slot];
        _runtimeValues[slot] = 0;
        return nanoseconds;
    }

    private void Plan()
    {
        IReadOnlyList<PerfEvent> events = _reader.Events;
        _plans = new EventPlan?[events.Count];
        for (int i = 0; i < events.Count; i++) _plans[i] = EventPlan.Of(events[i]);
        Array.Resize(ref _counts, events.Count);
        _hasForkEvents = Has(SchedEventKind.Fork);
        _hasExitEvents = Has(SchedEventKind.Exit);
        _hasRuntime = Has(SchedEventKind.Runtime);
        _facts = null;
    }

    private bool Has(SchedEventKind kind) => Array.Exists(_plans, p => p?.Kind == kind);

    private CaptureFacts MakeFacts()
    {
        PerfFeatures features = _reader.Features;
        return new CaptureFacts
        {
            Origin = _origin,
            Host = features.Host,
            KernelRelease = features.KernelRelease,
            Architecture = features.Architecture,
            CpuDescription = features.CpuDescription,
            Cpus = features.CpusOnline,
            CommandLine = features.CommandLine.Count > 0 ? string.Join(' ', features.CommandLine) : null,
            SocketOfCpu = features.SocketOfCpu,
            ClockId = _reader.Events.FirstOrDefault(static e => e.ClockId is not null)?.ClockId,
            WallTime = (long?)features.WallTime,
            ClockTime = (long?)features.ClockTime,
            Recorded = Recorded(),
        };
    }

    private List<SchedEventKind> Recorded()
    {
        var kinds = new List<SchedEventKind>();
        foreach (EventPlan? plan in _plans)
            if (plan is not null && !kinds.Contains(plan.Kind))
                kinds.Add(plan.Kind);
        return kinds;
    }

    private static string Nothing(PerfDataReader reader) => reader.Events.Any(static e => e.Type == PerfEvent.TracepointType && e.Format is null)
        ? "has no tracepoint formats: perf was ended before it wrote them; read it on the system that recorded it"
        : "has no event of the scheduler or of KVM; record with 'perfolio sched capture' or 'perf record -e sched:sched_switch -a'";
}
