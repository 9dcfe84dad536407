using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Pfs;

/// <summary>Makes the payload of a block of events.</summary>
internal sealed class BlockEncoder : IDisposable
{
    private readonly ColumnCodec _codec = new(encoder: true);
    private readonly CpuModel _model = new();
    private readonly TaskTable _tasks;
    private readonly bool _keepExtra;
    private readonly ulong[][] _columns = [.. Enumerable.Range(0, KindColumns.Count).Select(static _ =>
        new ulong[PfsFormat.BlockEvents])];
    private readonly byte[] _kinds = new byte[PfsFormat.BlockEvents];
    private readonly ulong[] _deltas = new ulong[PfsFormat.BlockEvents];
    private readonly Coded[] _coded = new Coded[PfsFormat.BlockEvents];
    private readonly int[] _counts = new int[KindColumns.LastKind + 1];
    private readonly List<int> _local = [];
    private int[] _localOf = [];
    private int _described;

    public BlockEncoder(TaskTable tasks, bool keepExtra)
    {
        _tasks = tasks;
        _keepExtra = keepExtra;
    }

    /// <summary>Encodes events into a payload.</summary>
    /// <param name="events">The events.</param>
    /// <param name="tasks">Number of tasks; events refer to none behind.</param>
    /// <param name="target">The payload.</param>
    public void Encode(ReadOnlySpan<SchedEvent> events, int tasks, PackedWriter target)
    {
        long first = events[0].Time;
        target.Signed(first);
        target.Signed(events[^1].Time - first);
        target.Number((ulong)events.Length);
        target.Number(_keepExtra ? 1UL : 0);
        Describe(tasks, target);
        BeginLocal(tasks);
        _model.BeginBlock();
        var states = new List<(int Cpu, uint Local, long Since)>();
        for (int cpu = 0; cpu < _model.Count; cpu++)
            if (_model[cpu].Current >= 0)
                states.Add((cpu, Local(_model[cpu].Current), _model[cpu].Since));

        long before = first;
        Array.Clear(_counts);
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly SchedEvent one = ref events[i];
            _kinds[i] = (byte)one.Kind;
            _counts[(int)one.Kind]++;
            _deltas[i] = (ulong)(one.Time - before);
            before = one.Time;
            _coded[i] = Code(in one);
        }

        target.Number((ulong)_local.Count);
        int last = 0;
        foreach (int task in _local)
        {
            target.Signed(task - last);
            last = task;
        }

        target.Number((ulong)states.Count);
        foreach ((int cpu, uint local, long since) in states)
        {
            target.Number((ulong)cpu);
            target.Number(local);
            target.Signed(first - since);
        }

        _codec.EncodeBytes(_kinds.AsSpan(0, events.Length), target);
        for (int kind = 1; kind <= KindColumns.LastKind; kind++)
            if (_counts[kind] > 0)
                EncodeKind((byte)kind, events.Length, target);
    }

    public void Dispose() => _codec.Dispose();

    private void EncodeKind(byte kind, int count, PackedWriter target)
    {
        int n = 0;
        for (int i = 0; i < count; i++)
        {
            if (_kinds[i] != kind) continue;
            ref Coded coded = ref _coded[i];
            _columns[0][n] = _deltas[i];
            _columns[1][n] = coded.Cpu;
            _columns[2][n] = coded.Task;
            _columns[3][n] = coded.Other;
            _columns[4][n] = coded.Value;
            _columns[5][n++] = coded.Extra;
        }

        foreach (ulong[] column in _columns) _codec.Encode(column.AsSpan(0, n), target);
    }

    private Coded Code(ref readonly SchedEvent one)
    {
        var coded = new Coded { Cpu = (uint)(one.Cpu + 1) };
        ref CpuModel.Cpu cpu = ref _model[one.Cpu];
        switch (one.Kind)
        {
            case SchedEventKind.Switch:
                bool expected = one.Task == cpu.Current;
                coded.Task = expected ? 0 : Local(one.Task) + 1u;
                coded.Other = one.Other == cpu.Woken ? 0u : one.Other == cpu.Idle ? 1 : Local(one.Other) + 2u;
                coded.Value = (ulong)one.State;
                // How long it ran follows from the switches; only where one is missing the kernel's figure is needed.
                coded.Extra = expected && !_keepExtra ? 0 : (ulong)(one.Extra + 1);
                _model.Switch(one.Cpu, one.Other, _tasks[one.Other].IsIdle, one.Time);
                break;
            case SchedEventKind.Wakeup or SchedEventKind.WakeupNew or SchedEventKind.Waking:
                coded.Task = Local(one.Task);
                coded.Other = one.Other < 0 ? 1u : one.Other == cpu.Current ? 0 : Local(one.Other) + 2u;
                coded.Value = PackedWriter.ZigZag(one.Value - one.Cpu);
                _model[(int)Math.Clamp(one.Value, 0, PfsFormat.Cpus - 1)].Woken = one.Task;
                break;
            default:
                coded.Task = one.Task < 0 ? 0 : Local(one.Task) + 1u;
                coded.Other = one.Other < 0 ? 0 : Local(one.Other) + 1u;
                coded.Value = PackedWriter.ZigZag(one.Value);
                coded.Extra = PackedWriter.ZigZag(one.Extra);
                if (one.Kind == SchedEventKind.Lost) _model.Lose(one.Cpu);
                break;
        }

        return coded;
    }

    // Tasks that were not there in earlier blocks.
    private void Describe(int tasks, PackedWriter target)
    {
        target.Number((ulong)_described);
        target.Number((ulong)(tasks - _described));
        for (; _described < tasks; _described++) TaskCodec.Write(_tasks[_described], target);
    }

    private void BeginLocal(int tasks)
    {
        foreach (int task in _local) _localOf[task] = 0;
        _local.Clear();
        if (_localOf.Length < tasks) Array.Resize(ref _localOf, tasks * 2);
    }

    private uint Local(int task)
    {
        if (_localOf[task] == 0)
        {
            _local.Add(task);
            _localOf[task] = _local.Count;
        }

        return (uint)_localOf[task] - 1;
    }

    private struct Coded
    {
        public uint Cpu;
        public uint Task;
        public uint Other;
        public ulong Value;
        public ulong Extra;
    }
}
