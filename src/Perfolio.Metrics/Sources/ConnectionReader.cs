using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// /proc/net/{tcp,udp,raw} and those with a 6: one line per connection; counts them, by state where there are states.
/// </summary>
internal sealed class ConnectionReader : LineReader
{
    // In the order of the kernel's numbers, from 1 on.
    private static readonly string[] States =
        ["established", "syn_sent", "syn_recv", "fin_wait1", "fin_wait2", "time_wait", "close", "close_wait", "last_ack",
            "listen", "closing"];

    // A datagram socket without a peer waits for anyone; the kernel calls that closed.
    private static readonly string[] DatagramStates = ["established", "", "", "", "", "", "listen"];

    private readonly ValueTable _table;
    private readonly int[] _columns;
    private readonly int _all;
    private readonly ulong[] _counts;
    private ulong _count;

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="table">Name of the table: name of the file with <c>conn</c> behind the protocol, such as
    /// <c>udpconn6</c>.</param>
    public ConnectionReader(string proc, string table)
        : base(Path.Combine(proc, "net", table.Replace("conn", "", StringComparison.Ordinal)), 1 << 14, KernelFile.ShortRecords)
    {
        _table = new ValueTable(table);
        var states = table.StartsWith("tcp", StringComparison.Ordinal) ? States : DatagramStates;
        _columns = Array.ConvertAll(states, _table.Column);
        _all = _table.Column("count");
        _counts = new ulong[_columns.Length];
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    /// <summary>Begins to count.</summary>
    public void Restart()
    {
        _table.Begin();
        Array.Clear(_counts);
        _count = 0;
    }

    /// <summary>Counts a connection.</summary>
    public void Count(ulong state)
    {
        _count++;
        if (state >= 1 && state <= (ulong)_counts.Length)
            _counts[(int)state - 1]++;
    }

    /// <summary>Fills the table with the counts.</summary>
    public void Complete()
    {
        var row = _table.AddRow();
        _table.Set(row, _all, _count);
        for (var i = 0; i < _counts.Length; i++)
            _table.Set(row, _columns[i], _counts[i]);
    }

    protected override void Begin() => Restart();

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        fields.Skip(3);
        if (Numbers.TryHex(fields.Next(), out var state))
            Count(state);
    }

    protected override void End(bool present)
    {
        if (present)
            Complete();
    }
}
