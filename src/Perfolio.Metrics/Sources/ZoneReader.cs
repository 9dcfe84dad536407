using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// /proc/zoneinfo: a block per zone of memory; the first of a node begins with what counts for the whole node. Numbers of pages
/// become kilobytes. Zones without memory are left out.
/// </summary>
internal sealed class ZoneReader : LineReader
{
    private const int LongestName = 64;
    // free, boost, min, low, high, promo, spanned, present, managed, cma: they stand before it is known whether the zone has
    // memory.
    private const int MostPending = 16;

    private readonly InstanceDomain _zones = new(InstanceDomainId.From(60, 32));
    private readonly InstanceDomain _reserves = new(InstanceDomainId.From(60, 33));
    private readonly ValueTable _table;
    private readonly ValueTable _protection;
    private readonly LineKeys _keys;
    private readonly int _kernelStack;
    private readonly byte[] _name = new byte[LongestName + 16];
    private readonly (int Column, ulong Value)[] _pending = new (int, ulong)[MostPending];
    private int _nameLength;
    private int _node;
    private int _pendingCount;
    private bool _hasMemory;
    private int _row = -1;

    public ZoneReader(string proc)
        : base(Path.Combine(proc, "zoneinfo"), 1 << 14)
    {
        _table = new ValueTable("zoneinfo", _zones);
        _protection = new ValueTable("zoneinfo.protection", _reserves);
        _keys = new LineKeys(_table.Columns);
        _kernelStack = _table.Column("nr_kernel_stack");
        Tables = [_table, _protection];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _table.Begin();
        _protection.Begin();
        _zones.Begin();
        _reserves.Begin();
        _keys.Restart();
        (_row, _nameLength, _pendingCount) = (-1, 0, 0);
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("Node"u8))
        {
            Zone(line);
            return;
        }

        var fields = new Fields(line);
        var key = fields.Next();
        if (key.SequenceEqual("pages"u8))
        {
            (_row, _pendingCount, _hasMemory) = (-1, 0, false);
            key = fields.Next();
        }

        if (key.SequenceEqual("per-node"u8))
            Open(new NameBuilder(stackalloc byte[32]).Add("node"u8).Add(_node).Text);
        else if (key.SequenceEqual("protection:"u8))
            Protection(fields.Rest);
        else
            Number(key, ref fields);
    }

    protected override void End(bool present)
    {
        _zones.End();
        _reserves.End();
    }

    private void Zone(ReadOnlySpan<byte> line)
    {
        (_row, _nameLength, _pendingCount) = (-1, 0, 0);
        var fields = new Fields(line);
        if (!ZoneName.TryRead(ref fields, out _node, out var zone) || zone.Length > LongestName)
            return;
        _nameLength = new NameBuilder(_name).Add(zone).Add("::node"u8).Add(_node).Text.Length;
    }

    private void Open(ReadOnlySpan<byte> name)
    {
        var id = _zones.Add(name);
        _row = id < 0 ? -1 : _table.AddRow(id);
    }

    private void Number(ReadOnlySpan<byte> key, ref Fields fields)
    {
        var column = _keys.Next(key);
        if (!fields.TryUInt64(out var pages))
            return;
        if (_row < 0)
            _hasMemory |= pages > 0 && key.SequenceEqual("present"u8);
        if (column < 0)
            return;
        // Stacks are counted in kilobytes already.
        var value = column == _kernelStack ? pages : unchecked(pages * (KernelConstants.PageSize / 1024));
        if (_row >= 0)
            _table.Set(_row, column, value);
        else if (_pendingCount < MostPending)
            _pending[_pendingCount++] = (column, value);
    }

    // (0, 3019, 6987, 6987, 6987): pages kept from allocations that could use a higher zone.
    private void Protection(ReadOnlySpan<byte> list)
    {
        if (_nameLength == 0)
            return;
        if (_hasMemory)
            Open(_name.AsSpan(0, _nameLength));
        for (var i = 0; _row >= 0 && i < _pendingCount; i++)
            _table.Set(_row, _pending[i].Column, _pending[i].Value);
        _pendingCount = 0;
        var fields = new Fields(list);
        var number = 0;
        Span<byte> name = stackalloc byte[LongestName + 64];
        for (var field = fields.Next(); !field.IsEmpty; field = fields.Next())
        {
            if (!Numbers.TryUInt64(field.Trim("(),"u8), out var pages))
                return;
            var id = _reserves.Add(new NameBuilder(name).Add(_name.AsSpan(0,
                _nameLength)).Add("::lowmem_reserved"u8).Add(number++).Text);
            if (id >= 0)
                _protection.Set(_protection.AddRow(id), 0, unchecked(pages * (KernelConstants.PageSize / 1024)));
        }
    }
}
