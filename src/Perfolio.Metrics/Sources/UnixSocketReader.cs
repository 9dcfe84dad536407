using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/net/unix: one line per socket; counts them by kind and state.</summary>
internal sealed class UnixSocketReader : LineReader
{
    private const ulong Stream = 1;
    private const ulong Datagram = 2;
    private const ulong Connected = 3;
    private const ulong AcceptFlag = 0x10000;

    private readonly ValueTable _table = new("unix");
    private readonly int[] _columns;
    private readonly ulong[] _counts = new ulong[4];

    public UnixSocketReader(string proc)
        : base(Path.Combine(proc, "net", "unix"), 1 << 13, KernelFile.ShortRecords)
    {
        _columns = Array.ConvertAll(["datagram.count", "stream.count", "stream.established", "stream.listen"], _table.Column);
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _table.Begin();
        Array.Clear(_counts);
    }

    // Num: RefCount Protocol Flags Type St Inode Path
    protected override void Line(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        fields.Skip(3);
        if (!Numbers.TryHex(fields.Next(), out var flags) || !Numbers.TryHex(fields.Next(), out var type)
            || !Numbers.TryHex(fields.Next(), out var state))
            return;
        if (type == Datagram)
            _counts[0]++;
        if (type != Stream)
            return;
        _counts[1]++;
        if (state == Connected)
            _counts[2]++;
        else if ((flags & AcceptFlag) != 0)
            _counts[3]++;
    }

    protected override void End(bool present)
    {
        if (!present)
            return;
        var row = _table.AddRow();
        for (var i = 0; i < _counts.Length; i++)
            _table.Set(row, _columns[i], _counts[i]);
    }
}
