using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/net/tcp and tcp6: one line per connection; counts them by state.</summary>
internal sealed class ConnectionReader : FileReader
{
    // In the order of the kernel's numbers, from 1 on.
    private static readonly string[] States =
        ["established", "syn_sent", "syn_recv", "fin_wait1", "fin_wait2", "time_wait", "close", "close_wait", "last_ack", "listen", "closing"];

    private readonly ValueTable _table;
    private readonly int[] _columns;

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="suffix">Nothing, or <c>6</c>.</param>
    public ConnectionReader(string proc, string suffix)
        : base(Path.Combine(proc, "net", "tcp" + suffix), 1 << 14)
    {
        _table = new ValueTable("tcpconn" + suffix);
        _columns = Array.ConvertAll(States, _table.Column);
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _table.Begin();
        if (text.IsEmpty)
            return;
        Span<ulong> counts = stackalloc ulong[States.Length];
        counts.Clear();
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            fields.Skip(3);
            if (Numbers.TryHex(fields.Next(), out var state) && state >= 1 && state <= (ulong)States.Length)
                counts[(int)state - 1]++;
        }

        var row = _table.AddRow();
        for (var i = 0; i < counts.Length; i++)
            _table.Set(row, _columns[i], counts[i]);
    }
}
