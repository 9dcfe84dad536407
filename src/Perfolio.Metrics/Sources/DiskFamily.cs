using Perfolio.Archives.Format;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>The block devices of one kind: their instances, their counters, what /sys says about them.</summary>
internal sealed class DiskFamily : IDisposable
{
    // mm_stat: bytes, but for the pages at the end; io_stat: requests.
    private static readonly (string Key, bool Pages)[] MemoryKeys =
    [
        ("data_size.original", false), ("data_size.compressed", false), ("mem.used_total", false), ("mem.limit", false),
            ("mem.max_used", false),
        ("pages.same", true), ("pages.compacted", true), ("pages.huge", true),
    ];

    private static readonly string[] FailureKeys = ["failed.reads", "failed.writes", "invalid", "notify_free"];

    private readonly string _block;
    private readonly DiskColumns _columns;
    private readonly Dictionary<byte[], DiskAttributes>.AlternateLookup<ReadOnlySpan<byte>> _attributes =
        new Dictionary<byte[], DiskAttributes>(new NameComparer()).GetAlternateLookup<ReadOnlySpan<byte>>();
    private readonly int _capacity;
    private readonly int _scheduler;
    private readonly int _kernelName;
    private readonly int[] _memory;
    private readonly int[] _failures;

    /// <summary>Makes a family.</summary>
    /// <param name="table">Name of its table.</param>
    /// <param name="domain">Serial number of its domain.</param>
    /// <param name="block">The directory /sys/class/block.</param>
    public DiskFamily(string table, int domain, string block)
    {
        _block = block;
        Domain = new InstanceDomain(InstanceDomainId.From(60, domain));
        Table = new ValueTable(table, Domain);
        _columns = new DiskColumns(Table);
        (_capacity, _scheduler, _kernelName) = (Table.Column("capacity"), Table.Column("scheduler"), Table.Column("kernel_name"));
        _memory = Array.ConvertAll(MemoryKeys, k => Table.Column(k.Key));
        _failures = Array.ConvertAll(FailureKeys, Table.Column);
    }

    public ValueTable Table { get; }

    private InstanceDomain Domain { get; }

    public void Begin()
    {
        Table.Begin();
        Domain.Begin();
    }

    /// <summary>Takes the counters of a device.</summary>
    /// <returns>False when the device was there already.</returns>
    public bool Add(ReadOnlySpan<byte> name, ReadOnlySpan<ulong> counters)
    {
        if (!_attributes.TryGetValue(name, out var attributes))
            _attributes[name] = attributes = new DiskAttributes(_block, name);
        var id = Domain.Add(attributes.Name());
        if (id < 0)
            return false;
        var row = Table.AddRow(id);
        _columns.Fill(Table, row, counters);
        if (_capacity >= 0 && attributes.TryKilobytes(out var size))
            Table.Set(row, _capacity, size);
        if (_scheduler >= 0)
            Table.SetText(row, _scheduler, attributes.Scheduler());
        if (_kernelName >= 0)
            Table.SetText(row, _kernelName, attributes.KernelName);
        if (_memory[0] >= 0)
            Compressed(row, attributes);
        return true;
    }

    public void End() => Domain.End();

    public void Dispose()
    {
        foreach (var attributes in _attributes.Dictionary.Values)
            attributes.Dispose();
    }

    private void Compressed(int row, DiskAttributes attributes)
    {
        var fields = attributes.Memory();
        for (var i = 0; i < _memory.Length && fields.TryUInt64(out var value); i++)
            Table.Set(row, _memory[i], MemoryKeys[i].Pages ? unchecked(value * KernelConstants.PageSize) / 1024 : value / 1024);
        fields = attributes.Failures();
        for (var i = 0; i < _failures.Length && fields.TryUInt64(out var value); i++)
            Table.Set(row, _failures[i], value);
    }
}
