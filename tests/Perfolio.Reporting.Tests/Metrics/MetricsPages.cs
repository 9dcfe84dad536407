using Perfolio.Reporting.Metrics;

namespace Perfolio.Reporting.Tests.Metrics;

/// <summary>Pages with made-up numbers.</summary>
internal static class MetricsPages
{
    /// <summary>2026-01-31 09:00 UTC.</summary>
    internal const double Start = 1_769_850_000_000;

    internal static string Write(MetricsPageContent content)
    {
        using var stream = new MemoryStream();
        MetricsPage.Write(stream, content);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static MetricsPageSet Set(string title, MetricsPageColumn[] columns, int rows, double interval, Func<int, int, double> value, int block = 1000, double[]? marks = null) =>
        new(title, columns, Blocks(columns.Length, rows, interval, value, block, marks ?? []));

    /// <summary>Two sets as a user would record them: CPU shares with a gap and a mark, memory and interfaces.</summary>
    internal static MetricsPageContent Everyday(string title = "node-1 – 20260131.09") => new(
        title,
        [
            Set(
                ":sar",
                [
                    new("usr", "kernel.cpu.util.user", null, ""), new("sys", "kernel.cpu.util.sys", null, ""), new("wait", "kernel.cpu.util.wait", null, ""),
                    new("idle", "kernel.cpu.util.idle", null, ""), new("runq", "kernel.all.load", "1 minute", "count"), new("runq", "kernel.all.load", "5 minute", "count"),
                ],
                600, 1000, Cpu, marks: [Start + 240_500]),
            Set(
                ":memory & network",
                [
                    new("used", "mem.util.used", null, "Kbyte"), new("cached", "mem.util.cached", null, "Kbyte"), new("dirty", "mem.util.dirty", null, "Kbyte"),
                    .. Enumerable.Range(0, 14).Select(i => new MetricsPageColumn("in", "network.interface.in.bytes", $"eth{i}", "Kbyte/s")),
                ],
                600, 1000, Memory),
        ])
    {
        Facts = [new("Host", "node-1"), new("Archive", "/var/log/pcp/pmlogger/node-1/20260131.09")],
    };

    private static double Cpu(int column, int row)
    {
        if (row is >= 241 and < 270) return double.NaN;
        double user = 35 + (25 * Math.Sin(row / 40.0)) + (8 * Noise(row, 1)), system = 8 + (4 * Math.Sin(row / 15.0)) + (3 * Noise(row, 2)), wait = 4 * Noise(row, 3);
        return column switch
        {
            0 => user,
            1 => system,
            2 => wait,
            3 => Math.Max(0, 100 - user - system - wait),
            4 => Math.Round(2 + (1.5 * Math.Sin(row / 60.0)) + Noise(row, 4), 2),
            _ => Math.Round(2 + Math.Sin(row / 150.0), 2),
        };
    }

    private static double Memory(int column, int row) => column switch
    {
        0 => 12_000_000 + (4000 * row) + Math.Round(200_000 * Noise(row, 5)),
        1 => 9_000_000 - (1500 * row),
        2 => Math.Round(3000 * Noise(row, 6)),
        _ => Math.Round(Math.Max(0, 400 + (40 * column) + (300 * Math.Sin((row / 30.0) + column)) + (200 * Noise(row, column))), 3),
    };

    // The same at every run: a hash of place and column between 0 and 1.
    private static double Noise(int row, int column)
    {
        uint x = (uint)((row * 374761393) + (column * 668265263));
        x = (x ^ (x >> 13)) * 1274126177;
        return ((x ^ (x >> 16)) & 0xffff) / 65535.0;
    }

    private static IEnumerable<MetricsPageBlock> Blocks(int columns, int rows, double interval, Func<int, int, double> value, int block, double[] marks)
    {
        for (int first = 0; first < rows; first += block)
        {
            int begin = first, count = Math.Min(block, rows - first);
            double[] times = [.. Enumerable.Range(begin, count).Select(r => Start + (r * interval))];
            ReadOnlyMemory<double>[] values = [.. Enumerable.Range(0, columns).Select(c => (ReadOnlyMemory<double>)Enumerable.Range(begin, count).Select(r => value(c, r)).ToArray())];
            yield return new MetricsPageBlock(times, values) { Marks = first == 0 ? marks : [] };
        }
    }
}
