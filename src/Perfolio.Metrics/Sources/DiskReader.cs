using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/diskstats: each disk, partition, mapped device, RAID and compressed memory disk; all disks together.</summary>
internal sealed class DiskReader : LineReader
{
    private readonly DiskFamily _disks;
    private readonly DiskFamily _partitions;
    private readonly DiskFamily _mapped;
    private readonly DiskFamily _raids;
    private readonly DiskFamily _compressed;
    private readonly DiskFamily[] _families;
    private readonly ValueTable _all = new("diskall");
    private readonly DiskColumns _allColumns;
    private readonly int _count;
    private readonly ulong[] _sums = new ulong[DiskColumns.CounterCount];
    private int _most;

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="sys">Where /sys is.</param>
    public DiskReader(string proc, string sys)
        : base(Path.Combine(proc, "diskstats"), 1 << 14, KernelFile.ShortRecords)
    {
        var block = Path.Combine(sys, "class", "block");
        _disks = new DiskFamily("disk", 1, block);
        _partitions = new DiskFamily("partition", 10, block);
        _mapped = new DiskFamily("disk.dm", 24, block);
        _raids = new DiskFamily("disk.md", 25, block);
        _compressed = new DiskFamily("zram", 38, block);
        _families = [_disks, _partitions, _mapped, _raids, _compressed];
        _allColumns = new DiskColumns(_all);
        _count = _all.Column("ndisk");
        Tables = [.. _families.Select(static f => f.Table), _all];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        foreach (var family in _families)
            family.Begin();
        _all.Begin();
        Array.Clear(_sums);
        _most = 0;
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        fields.Skip(2);
        var name = fields.Next();
        var family = DiskNames.KindOf(name) switch
        {
            DiskKind.Disk => _disks,
            DiskKind.Partition => _partitions,
            DiskKind.Mapped => _mapped,
            DiskKind.Raid => _raids,
            DiskKind.Compressed => _compressed,
            _ => null,
        };
        if (family is null)
            return;
        Span<ulong> counters = stackalloc ulong[DiskColumns.CounterCount];
        var got = 0;
        while (got < counters.Length && fields.TryUInt64(out var value))
            counters[got++] = value;
        if (got < DiskColumns.FewestCounters || !family.Add(name, counters[..got]) || family != _disks)
            return;
        _most = Math.Max(_most, got);
        for (var i = 0; i < got; i++)
            _sums[i] = unchecked(_sums[i] + counters[i]);
    }

    protected override void End(bool present)
    {
        foreach (var family in _families)
            family.End();
        var row = _all.AddRow();
        _all.Set(row, _count, _disks.Table.RowCount);
        if (_most > 0)
            _allColumns.Fill(_all, row, _sums.AsSpan(0, _most));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var family in _families)
            family.Dispose();
    }
}
