using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Output;

namespace Perfolio.Reporting.Metrics;

/// <summary>A metric report as one HTML page with zoomable charts, one part for each metric set.</summary>
public sealed class MetricsPageOutput : ReportOutput
{
    private const int BlockRows = 512;

    /// <inheritdoc />
    public override string Name => "html";

    // A page shows every record of an archive; only who asks for an interval gets interpolated values.
    /// <inheritdoc />
    public override ReportRequest Prepare(ReportRequest request, IMetricContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request with { SetsApart = true, InterpolateByDefault = request.Options.Any(static o => o.Key == "interval") };
    }

    /// <inheritdoc />
    public override async Task WriteAsync(MetricReport report, OutputSetting setting, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(setting);
        var feed = new ReportFeed(report);
        var sets = new List<(int Number, int[] Columns)>();
        string title = $"{report.Context.Host} – {Path.GetFileName(report.Context.Source)}";
        using var page = new MetricsPageWriter(setting.Stream, title, Facts(report));
        foreach (IGrouping<string, ReportColumn> set in feed.Sets)
        {
            int number = page.BeginSet(set.Key.Length > 0 ? ":" + set.Key : "metrics", [.. set.Select(Column)]);
            sets.Add((number, [.. Enumerable.Range(0, feed.Columns.Count).Where(i => (feed.Columns[i].Set ?? "") == set.Key)]));
        }

        try
        {
            await feed.ReadAsync(Take, BlockRows, cancellation);
        }
        finally
        {
            page.Complete();
        }

        void Take(ReportBlock block)
        {
            ReadOnlyMemory<double> times = block.Times.AsMemory(0, block.Count);
            foreach ((int number, int[] columns) in sets)
                page.Add(number, new MetricsPageBlock(times, [.. columns.Select(Values)]) { Marks = block.Gaps });
            ReadOnlyMemory<double> Values(int column) => block.Values[column].AsMemory(0, block.Count);
        }
    }

    private static MetricsPageColumn Column(ReportColumn column) =>
        new(Label(column), column.Metric, column.Instance, column.Unit ?? "");

    private static string Label(ReportColumn column) =>
        column.Instance is null ? column.Label : $"{column.Label} {column.Instance}";

    private static List<KeyValuePair<string, string>> Facts(MetricReport report)
    {
        List<KeyValuePair<string, string>> facts = [new("Host", report.Context.Host), new("Source", report.Context.Source)];
        if (report.Context.Extent is { } extent)
        {
            facts.Add(new("From", Text(extent.Start)));
            facts.Add(new("To", Text(extent.End)));
        }

        facts.Add(new("Series", FormattableString.Invariant($"{report.Columns.Count} of {report.MetricCount} metrics")));
        return facts;
    }

    private static string Text(Timestamp time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.Nanoseconds / 1_000_000).ToString(
            "yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
