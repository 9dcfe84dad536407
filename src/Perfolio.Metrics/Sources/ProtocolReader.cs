using System.Text;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/net/snmp and /proc/net/netstat: pairs of lines <c>Section: names</c> and <c>Section: numbers</c>.</summary>
internal sealed class ProtocolReader : FileReader
{
    private readonly ValueTable _table;
    // Head lines as they were, with the columns of their names; the heads of a running kernel do not change.
    private readonly List<(byte[] Head, int[] Columns)> _layouts = [];

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="file"><c>snmp</c> or <c>netstat</c>, which is the name of the table too.</param>
    public ProtocolReader(string proc, string file)
        : base(Path.Combine(proc, "net", file), 1 << 14, KernelFile.Whole)
    {
        _table = new ValueTable(file);
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _table.Begin();
        var row = _table.AddRow();
        var section = 0;
        var lines = new Lines(text);
        while (lines.Next(out var head) && lines.Next(out var numbers))
        {
            var colon = head.IndexOf((byte)':');
            if (colon < 0 || !numbers.StartsWith(head[..(colon + 1)]))
                continue;
            var columns = Layout(section++, head, colon);
            var fields = new Fields(numbers[(colon + 1)..]);
            foreach (var column in columns)
            {
                // Tcp.MaxConn is -1 without a limit: its bits are kept.
                if (fields.TryNumber(out var value))
                    _table.Set(row, column, value);
                else if (fields.Rest.IsEmpty)
                    break;
            }
        }
    }

    private int[] Layout(int section, ReadOnlySpan<byte> head, int colon)
    {
        if (section < _layouts.Count && head.SequenceEqual(_layouts[section].Head))
            return _layouts[section].Columns;
        var prefix = Encoding.Latin1.GetString(head[..colon]) + ".";
        var columns = new List<int>();
        var fields = new Fields(head[(colon + 1)..]);
        for (var name = fields.Next(); !name.IsEmpty; name = fields.Next())
            columns.Add(_table.Column(prefix + Encoding.Latin1.GetString(name)));
        var layout = (head.ToArray(), columns.ToArray());
        if (section < _layouts.Count)
            _layouts[section] = layout;
        else
            _layouts.Add(layout);
        return layout.Item2;
    }
}
