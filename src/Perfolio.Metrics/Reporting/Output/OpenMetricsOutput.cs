using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>
/// OpenMetrics text. It wants all samples of a series together, so columns are collected in memory up to a bound; what does not
/// fit is read in further passes over the archive. Counters are as they are, with <c>_total</c>; texts are left out.
/// </summary>
internal sealed class OpenMetricsOutput : ReportOutput
{
    private const int MostCells = 1 << 22;

    public override string Name => "openmetrics";

    public override ReportRequest Prepare(ReportRequest request, IMetricContext context) => request with
    {
        InterpolateByDefault = false,
        // A live exposition is one sample unless more are asked for.
        Options =
        [
            new ReportOption("type", "raw"),
            .. context.Extent is null ? new[] { new ReportOption("samples", "1") } : [],
            .. request.Options,
        ],
    };

    public override Task WriteAsync(MetricReport report, OutputSetting setting, CancellationToken cancellation) =>
        WriteAsync(report, setting, MostCells, cancellation);

    internal static async Task WriteAsync(MetricReport report, OutputSetting setting, int mostCells, CancellationToken cancellation)
    {
        var sink = new Utf8Sink(setting.Stream);
        var names = new OpenMetricsNames();
        var columns = report.Columns;
        if (columns.Where(static c => c.IsText).Select(static c => c.Metric).Distinct(StringComparer.Ordinal).ToArray()
            is { Length: > 0 } texts)
            report.Warn?.Invoke($"OpenMetrics has no texts; left out: {string.Join(", ", texts)}");
        for (var from = 0; from < columns.Count;)
        {
            var collector = new Collector(from, columns.Count, mostCells, report.Context.Extent is null);
            await report.RunAsync(collector, cancellation);
            collector.Write(sink, names, report);
            from = collector.Until;
        }

        sink.Write("# EOF\n"u8);
        sink.Flush();
    }

    // Collects the columns [from, until); when they become too many, the latter half is left to another pass.
    private sealed class Collector(int from, int until, int mostCells, bool live) : ReportWriter
    {
        private readonly List<long> _times = [];
        private readonly List<List<(int Row, CellKind Kind, long Bits)>> _cells = [];
        private long _count;

        public int Until { get; private set; } = until;

        public override bool TakesNewColumns => false;

        public override void Begin(MetricReport report)
        {
            for (var i = from; i < Until; i++)
                _cells.Add([]);
        }

        public override void ColumnsChanged(MetricReport report)
        {
        }

        public override void Row(ReportRow row)
        {
            for (var i = from; i < Until; i++)
            {
                var kind = row.Get(i, out var bits);
                if (kind is CellKind.None or CellKind.Text)
                    continue;
                _cells[i - from].Add((_times.Count, kind, bits));
                _count++;
            }

            _times.Add(row.Time.Nanoseconds);
            while (_count > mostCells && Until - from > 1)
                Halve();
        }

        public override void End()
        {
        }

        public void Write(Utf8Sink sink, OpenMetricsNames names, MetricReport report)
        {
            for (var i = from; i < Until; i++)
            {
                var cells = _cells[i - from];
                if (cells.Count == 0)
                    continue;
                names.Begin(sink, report.Columns[i]);
                foreach (var (row, kind, bits) in cells)
                    names.Sample(sink, kind, bits, _times[row]);
            }
        }

        private void Halve()
        {
            if (live)
            {
                throw new OperationException(
                    "too many values for OpenMetrics, which wants each series as a whole; take fewer samples (-s) or record an " +
                        "archive first");
            }

            var half = from + ((Until - from) / 2);
            for (; Until > half; Until--)
            {
                _count -= _cells[^1].Count;
                _cells.RemoveAt(_cells.Count - 1);
            }

            _cells.TrimExcess();
        }
    }
}
