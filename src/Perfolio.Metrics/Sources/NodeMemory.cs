using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/sys/devices/system/node/nodeN/meminfo: <c>Node 0 Key: kilobytes kB</c>. Huge pages are counted in pages.</summary>
internal sealed class NodeMemory(ValueTable table, string proc)
{
    // The size of a huge page does not change while the system runs.
    private readonly ulong _hugePage = HugePage(proc);

    private readonly LineKeys _keys = new(table.Columns);
    private readonly (int Target, int Source)[] _hugePages =
    [
        (table.Column("=hugeTotal"), table.Column("HugePages_Total")),
            (table.Column("=hugeFree"), table.Column("HugePages_Free")),
        (table.Column("=hugeSurp"), table.Column("HugePages_Surp")),
    ];

    public void Fill(int row, ReadOnlySpan<byte> text)
    {
        _keys.Restart();
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            fields.Skip(2);
            var key = fields.Next();
            var column = _keys.Next(key.EndsWith(":"u8) ? key[..^1] : default);
            if (column >= 0 && fields.TryUInt64(out var value))
                table.Set(row, column, value);
        }

        foreach (var (target, source) in _hugePages)
        {
            if (table.Has(row, source))
                table.Set(row, target, unchecked((ulong)table.Bits(row, source) * _hugePage));
        }
    }

    private static ulong HugePage(string proc)
    {
        using var file = new KernelFile(Path.Combine(proc, "meminfo"));
        var lines = new Lines(file.Read());
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            if (fields.Next().SequenceEqual("Hugepagesize:"u8) && fields.TryUInt64(out var kilobytes))
                return unchecked(kilobytes * 1024);
        }

        return 0;
    }
}
