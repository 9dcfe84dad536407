using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// The counters behind a name in /proc/diskstats: reads, merged, sectors, ms; writes, merged, sectors, ms; in flight, ms busy, weighted ms;
/// discards, merged, sectors, ms; flushes, ms. Old kernels stop after 11 or 15.
/// </summary>
internal sealed class DiskColumns(ValueTable table)
{
    public const int CounterCount = 17;
    public const int FewestCounters = 11;

    private const int Discards = 11;
    private const int Flushes = 15;

    private readonly (int Column, int Counter, int Shift)[] _columns =
    [
        (table.Column("read"), 0, 0), (table.Column("read_merge"), 1, 0), (table.Column("blkread"), 2, 0), (table.Column("read_bytes"), 2, 1),
        (table.Column("read_rawactive"), 3, 0), (table.Column("write"), 4, 0), (table.Column("write_merge"), 5, 0), (table.Column("blkwrite"), 6, 0),
        (table.Column("write_bytes"), 6, 1), (table.Column("write_rawactive"), 7, 0), (table.Column("inflight"), 8, 0), (table.Column("avactive"), 9, 0),
        (table.Column("aveq"), 10, 0), (table.Column("discard"), Discards, 0), (table.Column("discard_merge"), 12, 0), (table.Column("blkdiscard"), 13, 0),
        (table.Column("discard_bytes"), 13, 1), (table.Column("discard_rawactive"), 14, 0), (table.Column("flush"), Flushes, 0), (table.Column("flush_rawactive"), 16, 0),
    ];

    private readonly (int Column, int First, int Second, int Shift)[] _sums =
    [
        (table.Column("total"), 0, 4, 0), (table.Column("blktotal"), 2, 6, 0), (table.Column("total_bytes"), 2, 6, 1), (table.Column("total_rawactive"), 3, 7, 0),
    ];

    /// <summary>Fills a row from at least <see cref="FewestCounters"/> counters.</summary>
    public void Fill(ValueTable target, int row, ReadOnlySpan<ulong> counters)
    {
        foreach (var (column, counter, shift) in _columns)
        {
            if (counter < counters.Length)
                target.Set(row, column, counters[counter] >> shift);
        }

        foreach (var (column, first, second, shift) in _sums)
            target.Set(row, column, unchecked(counters[first] + counters[second]) >> shift);
    }
}
