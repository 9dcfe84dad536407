using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Contexts;

namespace Perfolio.Metrics.Tests.Reporting;

public sealed class ReportFeedTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task Columns_and_blocks_of_numbers(int rows)
    {
        ReportArchive.Write(_scratch.Path("a"));
        using var context = new ArchiveContext(_scratch.Path("a"));
        var configuration = new ReportConfiguration();
        configuration.Read("[one]\na.bytes = bytes,zeta,KB\n[two]\nb.dis = d\na.str = s\n", "f");
        var feed = new ReportFeed(MetricReport.Make(context, Reported.Of([":one", "a.flt", ":two"], "interval=10") with { Configuration = configuration }));
        feed.Columns.Select(static c => $"{c.Set}|{c.Label}|{c.Metric}|{c.Instance}|{c.Unit}").ShouldBe(["one|bytes|a.bytes|zeta|KB/s", "|a.flt|a.flt||", "two|d|b.dis||"]);
        feed.Sets.Select(static s => s.Key).ShouldBe(["one", "", "two"]);
        var times = new List<double>();
        var values = new List<double>[] { [], [], [] };
        (await feed.ReadAsync(
            block =>
            {
                block.FirstRow.ShouldBe(times.Count);
                block.Count.ShouldBeInRange(1, rows);
                times.AddRange(block.Times[..block.Count]);
                for (var i = 0; i < values.Length; i++)
                    values[i].AddRange(block.Values[i][..block.Count]);
            },
            rows,
            CancellationToken.None)).ShouldBe(12);
        times.ShouldBe(Enumerable.Range(0, 12).Select(static k => 1_700_000_000_000.0 + (k * 10_000)));
        values[0][0].ShouldBe(double.NaN);
        values[0][1].ShouldBe(1234.5 / 1024, 1e-12);
        values[1][3].ShouldBe(0.1f * 3);
        values[2].ShouldAllBe(static v => v == -42);
    }
}
