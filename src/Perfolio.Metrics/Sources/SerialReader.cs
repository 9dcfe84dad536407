using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// /proc/tty/driver/serial: <c>0: uart:16550A port:000003F8 irq:26 tx:218 rx:0 …</c>. What a port never had is not written and
/// counts as 0.
/// </summary>
internal sealed class SerialReader : LineReader
{
    private readonly InstanceDomain _domain = new(InstanceDomainId.From(60, 35));
    private readonly ValueTable _table;
    private readonly (byte[] Key, int Column)[] _columns;

    public SerialReader(string proc)
        : base(Path.Combine(proc, "tty", "driver", "serial"), 4096, KernelFile.ShortRecords)
    {
        _table = new ValueTable("serial", _domain);
        _columns =
        [
            ("tx:"u8.ToArray(), _table.Column("tx")), ("rx:"u8.ToArray(), _table.Column("rx")),
                ("fe:"u8.ToArray(), _table.Column("frame")),
            ("pe:"u8.ToArray(), _table.Column("parity")), ("brk:"u8.ToArray(), _table.Column("brk")),
                ("oe:"u8.ToArray(), _table.Column("overrun")),
            ("irq:"u8.ToArray(), _table.Column("irq")),
        ];
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
        var port = fields.Next();
        if (!port.EndsWith(":"u8) || !Numbers.TryUInt64(port[..^1], out _) || fields.Next().SequenceEqual("uart:unknown"u8)
            || _domain.Add(port[..^1]) is not (>= 0 and var id))
            return;
        var row = _table.AddRow(id);
        foreach (var (_, column) in _columns)
            _table.Set(row, column, 0);
        for (var field = fields.Next(); !field.IsEmpty; field = fields.Next())
        {
            foreach (var (key, column) in _columns)
            {
                if (field.StartsWith(key) && Numbers.TryUInt64(field[key.Length..], out var value))
                    _table.Set(row, column, value);
            }
        }
    }

    protected override void End(bool present) => _domain.End();
}
