using System.Runtime.CompilerServices;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.PerfData;

namespace Perfolio.Scheduling.Decoding;

/// <summary>Scheduler and KVM events of a perf.data file. Events of other kinds are counted.</summary>
public sealed unsafe class PerfSchedSource : ISchedEventSource
{
    private readonly PerfDataReader _reader;
    private readonly bool _foreign;
    private readonly TaskNames _names;
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
    public static PerfSchedSource Open(string path, PerfDataOptions? options = null) =>
        Open(PerfDataReader.Open(path, options, SampleDigester.For));

    /// <summary>Reads a recording of pipe mode from a stream.</summary>
    /// <param name="stream">The stream; it is disposed with the source.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="SchedulingException">It is none, or has no event of the scheduler or of KVM.</exception>
    public static PerfSchedSource Open(Stream stream, string name, PerfDataOptions? options = null)
    {
        try
        {
            return Open(PerfDataReader.Open(stream, name, options, SampleDigester.For));
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
        while (_reader.ReadEntry(out RecordEntry entry))
        {
            if (entry.IsDigest)
            {
                if (Decode(in entry, ref next)) return true;
                continue;
            }

            PerfRecord record = _reader.Record(entry);
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

    // What is usual comes as a digest from the thread that reads.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Decode(ref readonly RecordEntry entry, ref SchedEvent next)
    {
        int index = entry.Event;
        if (index >= _plans.Length) Plan();
        _counts[index]++;
        if (_plans[index] is not { } plan) return false;
        next.Time = (long)entry.Time;
        return Resolve(plan, in *(SampleDigest*)entry.Record, default, default, ref next);
    }

    private bool Decode(in PerfRecord record, ref SchedEvent next)
    {
        int index = record.Event!.Index;
        if (index >= _plans.Length) Plan();
        _counts[index]++;
        if (_plans[index] is not { } plan) return false;
        ReadOnlySpan<byte> raw = record.Raw;
        if (raw.IsEmpty) return false;
        var sample = new SampleDigest
        {
            Cpu = record.Cpu,
            Value = plan.Value is { } value ? value.Integer(raw, _foreign) : 0,
            Tid = plan.Pid is { } pid ? (int)pid.Integer(raw, _foreign) : record.Tid,
            OtherTid = (plan.OtherPid ?? plan.CommonPid) is { } other ? (int)other.Integer(raw, _foreign) : record.Tid,
            Name = NameKey.None,
            OtherName = NameKey.None,
            Extra = plan.Extra is { } extra ? extra.Integer(raw, _foreign) : 0,
        };
        next.Time = (long)record.Time;
        ReadOnlySpan<byte> name = plan.Comm is { } comm ? comm.Text(raw, _foreign) : default;
        return Resolve(plan, in sample, name, plan.OtherComm is { } second ? second.Text(raw, _foreign) : default, ref next);
    }

    private bool Resolve(
        EventPlan plan, ref readonly SampleDigest sample, ReadOnlySpan<byte> name, ReadOnlySpan<byte> otherName,
        ref SchedEvent next)
    {
        int cpu = sample.Cpu, tid = sample.Tid;
        next.Kind = plan.Kind;
        next.Cpu = cpu;
        next.State = TaskState.Unknown;
        next.Value = sample.Value;
        next.Other = -1;
        next.Extra = 0;
        next.Task = plan.Comm is null ? _names.Known(tid, cpu) : _names.Of(tid, cpu, sample.Name, name);
        switch (plan.Kind)
        {
            case SchedEventKind.Switch:
                next.State = plan.States!.Of(sample.Value);
                next.Value = 0;
                next.Other = Other(plan, in sample, otherName);
                next.Extra = _hasRuntime ? _names.TakeRuntime(tid) : -1;
                break;
            case SchedEventKind.Runtime:
                _names.AddRuntime(tid, sample.Value);
                break;
            case SchedEventKind.Wakeup:
            case SchedEventKind.WakeupNew:
            case SchedEventKind.Waking:
                next.Other = _names.Known(sample.OtherTid, cpu);
                if (plan.Value is null) next.Value = cpu;
                break;
            case SchedEventKind.Fork:
                next.Other = Other(plan, in sample, otherName);
                break;
            case SchedEventKind.KvmExit:
                next.Value = (uint)sample.Value;
                next.Extra = plan.Extra is null ? 0 : sample.Extra;
                break;
            case SchedEventKind.KvmEntry:
                if (plan.Value is null) next.Value = -1;
                break;
            case SchedEventKind.Exit:
            case SchedEventKind.Exec:
                next.Value = 0;
                break;
            case SchedEventKind.Migrate:
                next.Extra = plan.Extra is null ? -1 : sample.Extra;
                break;
            default:
                break;
        }

        return true;
    }

    private int Other(EventPlan plan, ref readonly SampleDigest sample, ReadOnlySpan<byte> name) =>
        plan.OtherComm is null
            ? _names.Known(sample.OtherTid, sample.Cpu)
            : _names.Of(sample.OtherTid, sample.Cpu, sample.OtherName, name);

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
