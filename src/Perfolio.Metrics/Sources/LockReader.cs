using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/locks: <c>1: POSIX ADVISORY WRITE …</c>; a line with an arrow is a wait for a lock and not counted.</summary>
internal sealed class LockReader : LineReader
{
    private readonly ValueTable _table = new("locks");
    private readonly int[] _columns;
    private readonly ulong[] _counts = new ulong[9];

    public LockReader(string proc)
        : base(Path.Combine(proc, "locks"), lastBelow: KernelFile.ShortRecords)
    {
        _columns =
        [
            _table.Column("posix.read"), _table.Column("posix.write"), _table.Column("posix.count"),
            _table.Column("flock.read"), _table.Column("flock.write"), _table.Column("flock.count"),
            _table.Column("lease.read"), _table.Column("lease.write"), _table.Column("lease.count"),
        ];
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _table.Begin();
        Array.Clear(_counts);
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        fields.Skip(1);
        var kind = fields.Next();
        var at = kind.SequenceEqual("POSIX"u8) ? 0 : kind.SequenceEqual("FLOCK"u8) ? 3 : kind.SequenceEqual("LEASE"u8) ? 6 : -1;
        if (at < 0)
            return;
        fields.Skip(1);
        var mode = fields.Next();
        if (mode.SequenceEqual("READ"u8))
            _counts[at]++;
        else if (mode.SequenceEqual("WRITE"u8))
            _counts[at + 1]++;
        _counts[at + 2]++;
    }

    // Without a lock the file is empty.
    protected override void End(bool present)
    {
        var row = _table.AddRow();
        for (var i = 0; i < _counts.Length; i++)
            _table.Set(row, _columns[i], _counts[i]);
    }
}
