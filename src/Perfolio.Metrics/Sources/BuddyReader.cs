using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/buddyinfo: <c>Node 0, zone DMA</c> and the number of free blocks of 1, 2, 4, … pages.</summary>
internal sealed class BuddyReader : LineReader
{
    private const int LongestName = 64;
    private const int LargestOrder = 30;

    private readonly InstanceDomain _domain = new(InstanceDomainId.From(60, 31));
    private readonly ValueTable _table;
    private readonly int _pages;
    private readonly int _total;

    public BuddyReader(string proc)
        : base(Path.Combine(proc, "buddyinfo"), 4096, KernelFile.ShortRecords)
    {
        _table = new ValueTable("buddyinfo", _domain);
        (_pages, _total) = (_table.Column("pages"), _table.Column("total"));
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _table.Begin();
        _domain.Begin();
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        if (!ZoneName.TryRead(ref fields, out var node, out var zone) || zone.Length > LongestName)
            return;
        Span<byte> name = stackalloc byte[LongestName + 48];
        for (var order = 0; order <= LargestOrder && fields.TryUInt64(out var blocks); order++)
        {
            var id = _domain.Add(new NameBuilder(name).Add(zone).Add("::order"u8).Add(order).Add("::node"u8).Add(node).Text);
            if (id < 0)
                continue;
            var row = _table.AddRow(id);
            _table.Set(row, _pages, blocks);
            _table.Set(row, _total, unchecked((blocks << order) * (KernelConstants.PageSize / 1024)));
        }
    }

    protected override void End(bool present) => _domain.End();
}
