using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/net/dev: each interface, and all physical ones together.</summary>
internal sealed class InterfaceReader : FileReader
{
    private const int CounterCount = 16;
    private const int Sent = 8;

    // Receive: bytes packets errs drop fifo frame compressed multicast; transmit: bytes packets errs drop fifo colls carrier compressed.
    private static readonly string[] Names =
    [
        "in.bytes", "in.packets", "in.errors", "in.drops", "in.fifo", "in.frame", "in.compressed", "in.mcasts",
        "out.bytes", "out.packets", "out.errors", "out.drops", "out.fifo", "collisions", "out.carrier", "out.compressed",
    ];

    private static readonly string[] Totals = ["total.bytes", "total.packets", "total.errors", "total.drops"];

    private readonly string _class;
    private readonly InstanceDomain _domain = new(InstanceDomainId.From(60, 3));
    private readonly ValueTable _each;
    private readonly ValueTable _state;
    private readonly ValueTable _all = new("netall");
    private readonly int[] _columns;
    private readonly int[] _totals;
    private readonly int _multicasts;
    private readonly int[] _allColumns;
    private readonly int[] _allTotals;
    private readonly int _count;
    private readonly int _mtu;
    private readonly int _up;
    private readonly int _running;
    private readonly Dictionary<int, InterfaceAttributes> _attributes = [];

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="sys">Where /sys is.</param>
    public InterfaceReader(string proc, string sys)
        : base(Path.Combine(proc, "net", "dev"))
    {
        _class = Path.Combine(sys, "class", "net");
        _each = new ValueTable("interface", _domain);
        _state = new ValueTable("interface.state", _domain);
        _columns = Array.ConvertAll(Names, _each.Column);
        _totals = Array.ConvertAll(Totals, _each.Column);
        _multicasts = _each.Column("total.mcasts");
        _allColumns = Array.ConvertAll(Names, _all.Column);
        _allTotals = Array.ConvertAll(Totals, _all.Column);
        _count = _all.Column("ninterface");
        (_mtu, _up, _running) = (_state.Column("mtu"), _state.Column("up"), _state.Column("running"));
        Tables = [_each, _state, _all];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _each.Begin();
        _state.Begin();
        _all.Begin();
        _domain.Begin();
        Span<ulong> counters = stackalloc ulong[CounterCount];
        Span<ulong> sums = stackalloc ulong[CounterCount];
        sums.Clear();
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            // The counters may follow the colon without a blank; the name may hold none.
            var colon = line.LastIndexOf((byte)':');
            if (colon <= 0)
                continue;
            var fields = new Fields(line[(colon + 1)..]);
            var got = 0;
            while (got < CounterCount && fields.TryUInt64(out var value))
                counters[got++] = value;
            var name = line[..colon].Trim((byte)' ');
            if (got < CounterCount || name.IsEmpty)
                continue;
            var id = _domain.Add(name);
            if (id < 0)
                continue;
            Fill(_each, _each.AddRow(id), _columns, _totals, counters);
            State(id, name);
            if (InterfaceNames.IsVirtual(name))
                continue;
            for (var i = 0; i < CounterCount; i++)
                sums[i] = unchecked(sums[i] + counters[i]);
        }

        _domain.End();
        var row = _all.AddRow();
        Fill(_all, row, _allColumns, _allTotals, sums);
        _all.Set(row, _count, _each.RowCount);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
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
            _attributes.Add(id, attributes = new InterfaceAttributes(_class, name));
        var row = _state.AddRow(id);
        if (attributes.TryMtu(out var mtu))
            _state.Set(row, _mtu, mtu);
        if (!attributes.TryFlags(out var up, out var running))
            return;
        _state.Set(row, _up, up ? 1 : 0);
        _state.Set(row, _running, running ? 1 : 0);
    }
}
