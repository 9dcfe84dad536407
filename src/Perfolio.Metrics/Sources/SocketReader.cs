using System.Text;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/net/sockstat and sockstat6: <c>PROTOCOL: key number key number …</c>.</summary>
internal sealed class SocketReader : LineReader
{
    private const int LongestPart = 30;

    private readonly ValueTable _table;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _columns;

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="file"><c>sockstat</c> or <c>sockstat6</c>, which is the name of the table too.</param>
    public SocketReader(string proc, string file)
        : base(Path.Combine(proc, "net", file), 1024, KernelFile.Whole)
    {
        _table = new ValueTable(file);
        _columns = _table.Columns.GetAlternateLookup<ReadOnlySpan<char>>();
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin() => _table.Begin();

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon is < 0 or > LongestPart)
            return;
        Span<char> name = stackalloc char[64];
        var head = Encoding.Latin1.GetChars(line[..colon], name);
        name[head++] = '.';
        var row = _table.RowCount == 0 ? _table.AddRow() : 0;
        var fields = new Fields(line[(colon + 1)..]);
        for (var key = fields.Next(); !key.IsEmpty; key = fields.Next())
        {
            if (!fields.TryUInt64(out var value))
                break;
            if (key.Length > LongestPart)
                continue;
            var length = head + Encoding.Latin1.GetChars(key, name[head..]);
            if (_columns.TryGetValue(name[..length], out var column))
                _table.Set(row, column, value);
        }
    }
}
