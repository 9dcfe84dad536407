using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Output;

namespace Perfolio.Metrics.Reporting;

/// <summary>
/// A report as blocks of numbers in columns, for charts: what a page needs to know of each column, then times and values. Texts
/// are left out.
/// Memory is that of one block, whatever the length of the report.
/// </summary>
public sealed class ReportFeed
{
    private readonly MetricReport _report;
    private readonly int[] _indexes;

    /// <summary>Makes a feed.</summary>
    /// <param name="report">The report.</param>
    /// <param name="wanted">Chooses columns; null for all numbers.</param>
    public ReportFeed(MetricReport report, Func<ReportColumn, bool>? wanted = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        _report = report;
        _indexes = [.. Enumerable.Range(0, report.Columns.Count).Where(i => !report.Columns[i].IsText && (wanted is null || wanted(report.Columns[i])))];
        Columns = [.. _indexes.Select(i => report.Columns[i])];
    }

    /// <summary>The columns, those of one metric set and metric beside each other. Instances that appear later are not among
    /// them.</summary>
    public IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>The columns by metric set, in order; metrics named by themselves are under the empty name.</summary>
    public IEnumerable<IGrouping<string, ReportColumn>> Sets => Columns.GroupBy(static c => c.Set ?? "", StringComparer.Ordinal);

    /// <summary>Reads the report.</summary>
    /// <param name="take">Takes a block, which is reused afterwards.</param>
    /// <param name="rows">Rows of a block, at least 1.</param>
    /// <param name="cancellation">Ends the report; the rows so far are taken.</param>
    /// <returns>Rows read.</returns>
    public async Task<long> ReadAsync(Action<ReportBlock> take, int rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return await _report.RunAsync(new BlockWriter(_indexes, new ReportBlock(_indexes.Length, rows), take), cancellation);
    }

    private sealed class BlockWriter(int[] columns, ReportBlock block, Action<ReportBlock> take) : ReportWriter
    {
        private double _before = double.NaN;

        public override bool TakesNewColumns => false;

        public override void Begin(MetricReport report)
        {
        }

        public override void ColumnsChanged(MetricReport report)
        {
        }

        public override void Row(ReportRow row)
        {
            if (block.Count == 0)
                block.FirstRow = row.Index;
            var time = row.Time.Nanoseconds / 1e6;
            if (row.AfterGap && !double.IsNaN(_before))
                block.GapTimes.Add(_before);
            _before = time;
            block.Times[block.Count] = time;
            for (var i = 0; i < columns.Length; i++)
                block.Values[i][block.Count] = row.Number(columns[i]);
            if (++block.Count == block.Times.Length)
                Pass();
        }

        public override void End()
        {
            if (block.Count > 0)
                Pass();
        }

        private void Pass()
        {
            take(block);
            block.Count = 0;
            block.GapTimes.Clear();
        }
    }
}
