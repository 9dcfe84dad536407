using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/swaps: a line per swap device, in kilobytes.</summary>
internal sealed class SwapDeviceReader : LineReader
{
    private readonly InstanceDomain _domain = new(InstanceDomainId.From(60, 6));
    private readonly ValueTable _table;
    private readonly int _free;
    private readonly int _length;
    private readonly int _largest;
    private readonly int _virtual;
    private readonly int _priority;
    private byte[] _name = new byte[256];

    public SwapDeviceReader(string proc)
        : base(Path.Combine(proc, "swaps"), 1024)
    {
        _table = new ValueTable("swaps", _domain);
        (_free, _length, _largest) = (_table.Column("free"), _table.Column("length"), _table.Column("maxswap"));
        (_virtual, _priority) = (_table.Column("vlength"), _table.Column("priority"));
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _table.Begin();
        _domain.Begin();
    }

    // Filename Type Size Used Priority
    protected override void Line(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        var name = OctalEscapes.Decode(fields.Next(), ref _name)[..^1];
        fields.Skip(1);
        if (!fields.TryUInt64(out var size) || !fields.TryUInt64(out var used) || !fields.TryInt64(out var priority)
            || _domain.Add(name) is not (>= 0 and var id))
            return;
        var row = _table.AddRow(id);
        _table.Set(row, _length, size);
        _table.Set(row, _largest, size);
        _table.Set(row, _virtual, 0);
        _table.Set(row, _free, size - Math.Min(size, used));
        _table.Set(row, _priority, priority);
    }

    protected override void End(bool present) => _domain.End();
}
