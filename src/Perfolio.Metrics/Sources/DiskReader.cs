using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/diskstats: each disk, each partition, all disks.</summary>
internal sealed class DiskReader : FileReader
{
    private readonly string _block;
    private readonly InstanceDomain _disks = new(InstanceDomainId.From(60, 1));
    private readonly InstanceDomain _partitions = new(InstanceDomainId.From(60, 10));
    private readonly ValueTable _disk;
    private readonly ValueTable _partition;
    private readonly ValueTable _all = new("diskall");
    private readonly DiskColumns _diskColumns;
    private readonly DiskColumns _partitionColumns;
    private readonly DiskColumns _allColumns;
    private readonly Dictionary<int, DiskAttributes> _attributes = [];
    private readonly int _count;
    private readonly int _capacity;
    private readonly int _partitionCapacity;
    private readonly int _scheduler;

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="sys">Where /sys is.</param>
    public DiskReader(string proc, string sys)
        : base(Path.Combine(proc, "diskstats"), 1 << 14)
    {
        _block = Path.Combine(sys, "class", "block");
        _disk = new ValueTable("disk", _disks);
        _partition = new ValueTable("partition", _partitions);
        _diskColumns = new DiskColumns(_disk);
        _partitionColumns = new DiskColumns(_partition);
        _allColumns = new DiskColumns(_all);
        _count = _all.Column("ndisk");
        _capacity = _disk.Column("capacity");
        _partitionCapacity = _partition.Column("capacity");
        _scheduler = _disk.Column("scheduler");
        Tables = [_disk, _partition, _all];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _disk.Begin();
        _partition.Begin();
        _all.Begin();
        _disks.Begin();
        _partitions.Begin();
        Span<ulong> counters = stackalloc ulong[DiskColumns.CounterCount];
        Span<ulong> sums = stackalloc ulong[DiskColumns.CounterCount];
        sums.Clear();
        var most = 0;
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            fields.Skip(2);
            var name = fields.Next();
            var kind = DiskNames.KindOf(name);
            if (kind == DiskKind.Other)
                continue;
            counters.Clear();
            var got = 0;
            while (got < counters.Length && fields.TryUInt64(out var value))
                counters[got++] = value;
            if (got < DiskColumns.FewestCounters)
                continue;
            if (kind == DiskKind.Partition)
            {
                Fill(_partitions, _partition, _partitionColumns, _partitionCapacity, -1, name, counters[..got]);
                continue;
            }

            if (!Fill(_disks, _disk, _diskColumns, _capacity, _scheduler, name, counters[..got]))
                continue;
            most = Math.Max(most, got);
            for (var i = 0; i < got; i++)
                sums[i] = unchecked(sums[i] + counters[i]);
        }

        _disks.End();
        _partitions.End();
        var row = _all.AddRow();
        _all.Set(row, _count, _disk.RowCount);
        if (most > 0)
            _allColumns.Fill(_all, row, sums[..most]);
    }

    private bool Fill(InstanceDomain domain, ValueTable table, DiskColumns columns, int capacity, int scheduler, ReadOnlySpan<byte> name, ReadOnlySpan<ulong> counters)
    {
        var id = domain.Add(name);
        if (id < 0)
            return false;
        var row = table.AddRow(id);
        columns.Fill(table, row, counters);
        var key = (domain.Id.Serial << 20) | id;
        if (!_attributes.TryGetValue(key, out var attributes))
            _attributes.Add(key, attributes = new DiskAttributes(_block, name));
        if (attributes.TryKilobytes(out var size))
            table.Set(row, capacity, size);
        if (scheduler >= 0)
            table.SetText(row, scheduler, attributes.Scheduler());
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var attributes in _attributes.Values)
            attributes.Dispose();
    }
}
