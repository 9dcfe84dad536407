using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Pfs;

/// <summary>Reads the payload of a block of events.</summary>
internal sealed class BlockDecoder : IDisposable
{
    private readonly ColumnCodec _codec = new(encoder: false);
    private readonly CpuModel _model = new();
    private readonly ulong[][][] _columns = new ulong[KindColumns.LastKind + 1][][];
    private int[] _local = [];
    private byte[] _kinds = [];
    private SchedEvent[] _events = [];

    /// <summary>The events of the block decoded last.</summary>
    public ReadOnlySpan<SchedEvent> Events => _events.AsSpan(0, Count);

    /// <summary>Their number.</summary>
    public int Count { get; private set; }

    /// <summary>Who ran where when the block began.</summary>
    public List<RunningTask> Running { get; } = [];

    public ref readonly SchedEvent this[int index] => ref _events[index];

    public void Decode(ReadOnlySpan<byte> payload, TaskTable tasks)
    {
        Count = 0;
        var reader = new PackedReader(payload);
        long first = reader.Signed();
        _ = reader.Signed();
        int count = reader.Number(PfsFormat.MostBlockEvents);
        bool keepExtra = (reader.Number() & 1) != 0;
        int described = reader.Number(int.MaxValue), added = reader.Count();
        if (described > tasks.Count) throw new InvalidDataException("tasks are missing");
        for (int i = 0; i < added; i++) TaskCodec.Read(ref reader, tasks, described + i);
        ReadLocal(ref reader, tasks);
        ReadRunning(ref reader, first);
        if (_kinds.Length < count)
        {
            _kinds = new byte[count];
            _events = new SchedEvent[count];
        }

        Span<byte> kinds = _kinds.AsSpan(0, count);
        _codec.DecodeBytes(ref reader, kinds);
        Span<int> counts = stackalloc int[KindColumns.LastKind + 1];
        counts.Clear();
        foreach (byte kind in kinds)
            counts[kind is > 0 and <= KindColumns.LastKind ? kind : throw new InvalidDataException("an event of unknown kind")]++;
        for (int kind = 1; kind <= KindColumns.LastKind; kind++)
            if (counts[kind] > 0)
                ReadColumns(ref reader, kind, counts[kind]);
        counts.Clear();
        long time = first;
        for (int i = 0; i < count; i++)
        {
            int kind = kinds[i], at = counts[kind]++;
            ulong[][] columns = _columns[kind];
            time = unchecked(time + (long)columns[0][at]);
            ref SchedEvent one = ref _events[i];
            one = default;
            one.Time = time;
            one.Kind = (SchedEventKind)kind;
            one.Cpu = Small(columns[1][at], PfsFormat.Cpus) - 1;
            Resolve(ref one, columns[2][at], columns[3][at], columns[4][at], columns[5][at], tasks, keepExtra);
        }

        Count = count;
    }

    /// <summary>Forgets the events of a block that could not be decoded.</summary>
    public void Drop() => Count = 0;

    public void Dispose() => _codec.Dispose();

    private void Resolve(ref SchedEvent one, ulong task, ulong other, ulong value, ulong extra, TaskTable tasks, bool keepExtra)
    {
        ref CpuModel.Cpu cpu = ref _model[one.Cpu];
        switch (one.Kind)
        {
            case SchedEventKind.Switch:
                bool expected = task == 0 && cpu.Current >= 0;
                one.Task = task == 0 ? Known(cpu.Current) : Local(task - 1);
                one.Other = other switch
                {
                    0 => Known(cpu.Woken),
                    1 => Known(cpu.Idle),
                    _ => Local(other - 2),
                };
                one.State = value <= (ulong)TaskState.Idle ? (TaskState)value : TaskState.Unknown;
                one.Extra = expected && !keepExtra ? -1 : (long)extra - 1;
                _model.Switch(one.Cpu, one.Other, tasks[one.Other].IsIdle, one.Time);
                break;
            case SchedEventKind.Wakeup or SchedEventKind.WakeupNew or SchedEventKind.Waking:
                one.Task = Local(task);
                one.Other = other switch
                {
                    0 => Known(cpu.Current),
                    1 => CpuModel.None,
                    _ => Local(other - 2),
                };
                one.Value = unchecked(UnZigZag(value) + one.Cpu);
                _model[(int)Math.Clamp(one.Value, 0, PfsFormat.Cpus - 1)].Woken = one.Task;
                break;
            default:
                one.Task = task == 0 ? CpuModel.None : Local(task - 1);
                one.Other = other == 0 ? CpuModel.None : Local(other - 1);
                one.Value = UnZigZag(value);
                one.Extra = UnZigZag(extra);
                if (one.Kind == SchedEventKind.Lost) _model.Lose(one.Cpu);
                else if (one.Task < 0 && one.Kind is not (SchedEventKind.Throttle or SchedEventKind.Unthrottle))
                    throw new InvalidDataException("an event without a task");
                break;
        }
    }

    private void ReadColumns(ref PackedReader reader, int kind, int count)
    {
        ulong[][] columns = _columns[kind] ??= new ulong[KindColumns.Count][];
        for (int column = 0; column < KindColumns.Count; column++)
        {
            if (columns[column] is null || columns[column].Length < count) columns[column] = new ulong[count];
            _codec.Decode(ref reader, columns[column].AsSpan(0, count));
        }
    }

    private void ReadLocal(ref PackedReader reader, TaskTable tasks)
    {
        int count = reader.Count();
        if (_local.Length < count || _local.Length > count * 8) _local = new int[count];
        else Array.Fill(_local, int.MaxValue);
        long task = 0;
        for (int i = 0; i < count; i++)
        {
            task = unchecked(task + reader.Signed());
            _local[i] = task >= 0 && task < tasks.Count ? (int)task : throw new InvalidDataException("a task that is not there");
        }
    }

    private void ReadRunning(ref PackedReader reader, long first)
    {
        _model.Clear();
        Running.Clear();
        int count = reader.Count();
        for (int i = 0; i < count; i++)
        {
            int cpu = reader.Number(PfsFormat.Cpus - 1);
            int task = Local(reader.Number());
            long since = unchecked(first - reader.Signed());
            ref CpuModel.Cpu one = ref _model[cpu];
            one.Current = task;
            one.Since = since;
            Running.Add(new RunningTask(cpu, task, since));
        }
    }

    private int Local(ulong index) =>
        index < (ulong)_local.Length && _local[index] is var task && task != int.MaxValue
            ? task : throw new InvalidDataException("a task that is not there");

    private static int Known(int task) =>
        task >= 0 ? task : throw new InvalidDataException("a reference to a task that is not known");

    private static int Small(ulong value, int limit) =>
        value <= (ulong)limit ? (int)value : throw new InvalidDataException("a CPU out of range");

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
