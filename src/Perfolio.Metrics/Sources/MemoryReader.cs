using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/meminfo: <c>Key: kilobytes kB</c>, and what follows from several of them.</summary>
internal sealed class MemoryReader : LineReader
{
    private readonly ValueTable _table = new("meminfo");
    private readonly LineKeys _keys;
    private readonly (int Target, int First, int Second)[] _differences;
    private readonly (int Target, int Source, ulong Multiplier, ulong Divisor)[] _scaled;
    private readonly (int Target, int Source)[] _hugePages;
    private readonly int _used;
    private readonly int _other;
    private readonly int _cached;
    private readonly int _buffers;
    private readonly int _pageSize;
    private int _row;
    private ulong _hugePage;

    public MemoryReader(string proc)
        : base(Path.Combine(proc, "meminfo"), lastBelow: KernelFile.Whole)
    {
        _keys = new LineKeys(_table.Columns);
        _differences = [(C("=used"), C("MemTotal"), C("MemFree")), (C("=clean"), C("Cached"), C("Dirty"))];
        _scaled = [(C("=physmem"), C("MemTotal"), 1, 1024), (C("=swapLength"), C("SwapTotal"), 1024, 1),
            (C("=swapFree"), C("SwapFree"), 1024, 1)];
        _hugePages =
        [
            (C("=hugeTotal"), C("HugePages_Total")), (C("=hugeFree"), C("HugePages_Free")),
            (C("=hugeRsvd"), C("HugePages_Rsvd")), (C("=hugeSurp"), C("HugePages_Surp")),
        ];
        (_used, _other, _cached, _buffers, _pageSize) = (C("=used"), C("=other"), C("Cached"), C("Buffers"), C("=pagesize"));
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _table.Begin();
        _row = _table.AddRow();
        _table.Set(_row, _pageSize, KernelConstants.PageSize);
        _hugePage = 0;
        _keys.Restart();
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
            return;
        var column = _keys.Next(line[..colon]);
        var fields = new Fields(line[(colon + 1)..]);
        if (!fields.TryUInt64(out var value))
            return;
        if (column >= 0)
            _table.Set(_row, column, value);
        else if (line.StartsWith("Hugepagesize"u8))
            _hugePage = unchecked(value * 1024);
    }

    protected override void End(bool present) => Derive(_row, _hugePage);

    private void Derive(int row, ulong hugePage)
    {
        foreach (var (target, first, second) in _differences)
        {
            if (_table.Has(row, first) && _table.Has(row, second))
                _table.Set(row, target, Difference(_table.Bits(row, first), _table.Bits(row, second)));
        }

        if (_table.Has(row, _used) && _table.Has(row, _cached) && _table.Has(row, _buffers))
            _table.Set(row, _other, Difference(Difference(_table.Bits(row, _used), _table.Bits(row, _cached)),
                _table.Bits(row, _buffers)));
        foreach (var (target, source, multiplier, divisor) in _scaled)
        {
            if (_table.Has(row, source))
                _table.Set(row, target, unchecked((ulong)_table.Bits(row, source) * multiplier) / divisor);
        }

        if (_table.Has(row, C("SwapTotal")) && _table.Has(row, C("SwapFree")))
            _table.Set(row, C("=swapUsed"),
                unchecked((ulong)Difference(_table.Bits(row, C("SwapTotal")), _table.Bits(row, C("SwapFree"))) * 1024));
        if (hugePage == 0)
            return;
        _table.Set(row, C("=hugepagesize"), hugePage);
        foreach (var (target, source) in _hugePages)
        {
            if (_table.Has(row, source))
                _table.Set(row, target, unchecked((ulong)_table.Bits(row, source) * hugePage));
        }
    }

    // Never below zero: the fields are not read at one instant.
    private static long Difference(long first, long second) => (ulong)first > (ulong)second ? first - second : 0;

    private int C(string key) => _table.Column(key);
}
