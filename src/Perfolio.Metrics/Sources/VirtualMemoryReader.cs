using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/vmstat: <c>key number</c>, and sums over kinds of memory.</summary>
internal sealed class VirtualMemoryReader : LineReader
{
    private readonly ValueTable _table = new("vmstat");
    private readonly LineKeys _keys;
    private readonly (int Target, int[] Parts)[] _sums;
    private readonly (int Target, int Source)[] _copies;
    private int _row;

    public VirtualMemoryReader(string proc)
        : base(Path.Combine(proc, "vmstat"), 1 << 14)
    {
        _keys = new LineKeys(_table.Columns);
        _sums =
        [
            (_table.Column("=nr_slab"), [_table.Column("nr_slab_reclaimable"), _table.Column("nr_slab_unreclaimable")]),
            (_table.Column("=pgscan_direct*"), StartingWith("pgscan_direct")),
            (_table.Column("=pgscan_kswapd*"), StartingWith("pgscan_kswapd")),
            (_table.Column("=pgsteal*"), StartingWith("pgsteal")),
        ];
        _copies = [(_table.Column("=swapin"), _table.Column("pswpin")), (_table.Column("=swapout"), _table.Column("pswpout"))];
        // These counters left the kernel with 2.6; PCP says so with this code.
        _table.SetError(_table.Column("swap_in"), SampleError.NotSupported);
        _table.SetError(_table.Column("swap_out"), SampleError.NotSupported);
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _table.Begin();
        _row = _table.AddRow();
        _keys.Restart();
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var blank = line.IndexOf((byte)' ');
        if (blank <= 0)
            return;
        var column = _keys.Next(line[..blank]);
        if (column >= 0 && Numbers.TryUInt64(line[(blank + 1)..], out var value))
            _table.Set(_row, column, value);
    }

    protected override void End(bool present)
    {
        foreach (var (target, parts) in _sums)
            Sum(_row, target, parts);
        foreach (var (target, source) in _copies)
        {
            if (_table.Has(_row, source))
                _table.Set(_row, target, _table.Bits(_row, source));
        }
    }

    private void Sum(int row, int target, int[] parts)
    {
        long sum = 0;
        var any = false;
        foreach (var part in parts)
        {
            if (!_table.Has(row, part))
                continue;
            any = true;
            sum = unchecked(sum + _table.Bits(row, part));
        }

        if (any)
            _table.Set(row, target, sum);
    }

    private int[] StartingWith(string prefix) =>
        [.. _table.Columns.Where(c => c.Key.StartsWith(prefix, StringComparison.Ordinal)
            && c.Key is not ("pgscan_direct_throttle" or "pgsteal_file")).Select(static c => c.Value)];
}
