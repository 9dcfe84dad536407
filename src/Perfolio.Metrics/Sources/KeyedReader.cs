using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>A file of lines <c>key number</c>, such as /proc/net/snmp6: the keys are the columns.</summary>
internal sealed class KeyedReader : LineReader
{
    private readonly ValueTable _table;
    private readonly LineKeys _keys;

    /// <summary>Makes a reader.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">Name of the table.</param>
    public KeyedReader(string path, string table)
        : base(path, 1 << 13, KernelFile.Whole)
    {
        _table = new ValueTable(table);
        _keys = new LineKeys(_table.Columns);
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _table.Begin();
        _keys.Restart();
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var row = _table.RowCount == 0 ? _table.AddRow() : 0;
        var fields = new Fields(line);
        var column = _keys.Next(fields.Next());
        if (column >= 0 && fields.TryUInt64(out var value))
            _table.Set(row, column, value);
    }
}
