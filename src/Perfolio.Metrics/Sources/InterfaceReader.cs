using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/net/dev: each interface, and all physical ones together.</summary>
internal sealed class InterfaceReader : LineReader
{
    private const int CounterCount = 16;
    private const int Sent = 8;

    // Receive: bytes packets errs drop fifo frame compressed multicast; transmit: bytes packets errs drop fifo colls carrier
    // compressed.
    private static readonly string[] Names =
    [
        "in.bytes", "in.packets", "in.errors", "in.drops", "in.fifo", "in.frame", "in.compressed", "in.mcasts",
        "out.bytes", "out.packets", "out.errors", "out.drops", "out.fifo", "collisions", "out.carrier", "out.compressed",
    ];

    private static readonly string[] Totals = ["total.bytes", "total.packets", "total.errors", "total.drops"];

    private readonly string _sys;
    private readonly InstanceDomain _domain = new(InstanceDomainId.From(60, 3));
    private readonly ValueTable _each;
    private readonly ValueTable _stateTable;
    private readonly InterfaceState _state;
    private readonly InterfaceAddresses _addresses;
    private readonly ValueTable _all = new("netall");
    private readonly int[] _columns;
    private readonly int[] _totals;
    private readonly int _multicasts;
    private readonly int[] _allColumns;
    private readonly int[] _allTotals;
    private readonly int _count;
    private readonly ulong[] _sums = new ulong[CounterCount];
    private readonly Dictionary<int, InterfaceAttributes> _attributes = [];
    private bool _stateIsUsed;

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="sys">Where /sys is.</param>
    public InterfaceReader(string proc, string sys)
        : base(Path.Combine(proc, "net", "dev"), lastBelow: KernelFile.ShortRecords)
    {
        _sys = sys;
        _each = new ValueTable("interface", _domain);
        _stateTable = new ValueTable("interface.state", _domain);
        _state = new InterfaceState(_stateTable);
        _addresses = new InterfaceAddresses(proc);
        _columns = Array.ConvertAll(Names, _each.Column);
        _totals = Array.ConvertAll(Totals, _each.Column);
        _multicasts = _each.Column("total.mcasts");
        _allColumns = Array.ConvertAll(Names, _all.Column);
        _allTotals = Array.ConvertAll(Totals, _all.Column);
        _count = _all.Column("ninterface");
        Tables = [_each, _stateTable, _all, _addresses.Table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Use(ValueTable table)
    {
        _stateIsUsed |= table == _stateTable;
        _addresses.IsUsed |= table == _addresses.Table;
    }

    protected override void Begin()
    {
        _each.Begin();
        _stateTable.Begin();
        _all.Begin();
        _domain.Begin();
        _addresses.Begin();
        Array.Clear(_sums);
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        // The counters may follow the colon without a blank; the name may hold none.
        var colon = line.LastIndexOf((byte)':');
        if (colon <= 0)
            return;
        Span<ulong> counters = stackalloc ulong[CounterCount];
        var fields = new Fields(line[(colon + 1)..]);
        var got = 0;
        while (got < CounterCount && fields.TryUInt64(out var value))
            counters[got++] = value;
        var name = line[..colon].Trim((byte)' ');
        if (got < CounterCount || name.IsEmpty)
            return;
        var id = _domain.Add(name);
        if (id < 0)
            return;
        Fill(_each, _each.AddRow(id), _columns, _totals, counters);
        if (_stateIsUsed || _addresses.IsUsed)
            State(id, name);
        if (InterfaceNames.IsVirtual(name))
            return;
        for (var i = 0; i < CounterCount; i++)
            _sums[i] = unchecked(_sums[i] + counters[i]);
    }

    protected override void End(bool present)
    {
        _domain.End();
        _addresses.End();
        var row = _all.AddRow();
        Fill(_all, row, _allColumns, _allTotals, _sums);
        _all.Set(row, _count, _each.RowCount);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _addresses.Dispose();
        foreach (var attributes in _attributes.Values)
            attributes.Dispose();
    }

    private void Fill(ValueTable target, int row, int[] columns, int[] totals, ReadOnlySpan<ulong> counters)
    {
        for (var i = 0; i < columns.Length; i++)
            target.Set(row, columns[i], counters[i]);
        for (var i = 0; i < totals.Length; i++)
            target.Set(row, totals[i], unchecked(counters[i] + counters[Sent + i]));
        if (ReferenceEquals(target, _each))
            target.Set(row, _multicasts, counters[Sent - 1]);
    }

    private void State(int id, ReadOnlySpan<byte> name)
    {
        if (!_attributes.TryGetValue(id, out var attributes))
            _attributes.Add(id, attributes = new InterfaceAttributes(_sys, name));
        if (_stateIsUsed)
            _state.Fill(id, attributes);
        _addresses.Add(name, attributes);
    }
}
