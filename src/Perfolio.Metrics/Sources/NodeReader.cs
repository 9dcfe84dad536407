using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// The nodes of memory below /sys/devices/system/node: number, memory, allocations, and the processor times of their processors.
/// A system without that directory has one node and nothing to say about it.
/// </summary>
internal sealed class NodeReader : MetricReader
{
    private readonly ValueTable _count = new("node");
    private readonly ValueTable _state;
    private readonly ValueTable _memory;
    private readonly ValueTable _allocations;
    private readonly ValueTable _times;
    private readonly ValueTable _map;
    private readonly InstanceDomain _domain = new(InstanceDomainId.From(60, 19));
    private readonly ValueTable _processors;
    private readonly MemoryNode[] _nodes;
    private readonly KernelFile _online;
    private readonly int[] _timeColumns;
    private readonly HashSet<ValueTable> _used = [];
    private readonly NodeMemory _memoryColumns;
    private readonly LineKeys _allocationKeys;

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="sys">Where /sys is.</param>
    /// <param name="processors">Times of processors.</param>
    public NodeReader(string proc, string sys, ValueTable processors)
    {
        var directory = Path.Combine(sys, "devices", "system", "node");
        _processors = processors;
        _nodes = MemoryNode.Find(directory);
        _online = new KernelFile(Path.Combine(directory, "online"), 128, KernelFile.Whole);
        _state = new ValueTable("node.state", _domain);
        _memory = new ValueTable("node.memory", _domain);
        _allocations = new ValueTable("node.allocations", _domain);
        _times = new ValueTable("node.cpu", _domain);
        _map = new ValueTable("cpu.node", processors.Domain);
        _memoryColumns = new NodeMemory(_memory, proc);
        _allocationKeys = new LineKeys(_allocations.Columns);
        _timeColumns = [.. _times.Columns.OrderBy(static c => c.Value).Select(c => processors.Column(c.Key))];
        Tables = [_count, _state, _memory, _allocations, _times, _map];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Use(ValueTable table) => _used.Add(table);

    public override void Read()
    {
        _count.Begin();
        _count.Set(_count.AddRow(), 0, Math.Max(1, _nodes.Length));
        if (_used.Count == 1 && _used.Contains(_count))
            return;
        _state.Begin();
        _memory.Begin();
        _allocations.Begin();
        _times.Begin();
        _map.Begin();
        _domain.Begin();
        _ = _used.Contains(_state) ? _online.Read() : default;
        foreach (var node in _nodes)
            Node(node);
        _domain.End();
    }

    protected override void Dispose(bool disposing)
    {
        _online.Dispose();
        foreach (var node in _nodes)
            node.Dispose();
    }

    private void Node(MemoryNode node)
    {
        _domain.Add(node.Number, node.Name);
        if (_used.Contains(_state))
            _state.Set(_state.AddRow(node.Number), 0, NumberRanges.Contains(_online.Text, node.Number) ? 1 : 0);
        if (_used.Contains(_memory))
            _memoryColumns.Fill(_memory.AddRow(node.Number), node.Memory.Read());
        if (_used.Contains(_allocations))
            Allocations(_allocations.AddRow(node.Number), node.Allocations.Read());
        if (_used.Contains(_times) || _used.Contains(_map))
            Times(node);
    }

    private void Allocations(int row, ReadOnlySpan<byte> text)
    {
        _allocationKeys.Restart();
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            var column = _allocationKeys.Next(fields.Next());
            if (column >= 0 && fields.TryUInt64(out var value))
                _allocations.Set(row, column, value);
        }
    }

    private void Times(MemoryNode node)
    {
        var list = node.Processors.Read();
        var row = _times.AddRow(node.Number);
        for (var i = 0; i < _timeColumns.Length; i++)
            _times.Set(row, i, 0);
        for (var cpu = 0; cpu < _processors.RowCount; cpu++)
        {
            var number = _processors.IdOf(cpu);
            if (!NumberRanges.Contains(list, number))
                continue;
            _map.Set(_map.AddRow(number), 0, node.Number);
            for (var i = 0; i < _timeColumns.Length; i++)
                _times.Set(row, i, unchecked(_times.Bits(row, i) + _processors.Bits(cpu, _timeColumns[i])));
        }
    }
}
