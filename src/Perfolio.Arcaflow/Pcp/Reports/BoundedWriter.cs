using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Output;

namespace Perfolio.Arcaflow.Pcp.Reports;

/// <summary>Passes rows on until there are more than fit into one result.</summary>
/// <param name="inner">What makes the result.</param>
/// <param name="mostValues">How many values fit.</param>
/// <param name="mostRows">How many rows fit.</param>
internal sealed class BoundedWriter(ReportWriter inner, long mostValues, long mostRows) : ReportWriter
{
    private long _values;
    private long _rows;

    /// <inheritdoc/>
    public override bool TakesNewColumns => inner.TakesNewColumns;

    /// <inheritdoc/>
    public override void Begin(MetricReport report) => inner.Begin(report);

    /// <inheritdoc/>
    public override void ColumnsChanged(MetricReport report) => inner.ColumnsChanged(report);

    /// <inheritdoc/>
    public override void Row(ReportRow row)
    {
        _values += row.Count;
        if (++_rows > mostRows || _values > mostValues) throw new ResultTooLargeException();
        inner.Row(row);
    }

    /// <inheritdoc/>
    public override void End() => inner.End();
}

/// <summary>A report has more rows than fit into one result.</summary>
internal sealed class ResultTooLargeException : Exception
{
    internal ResultTooLargeException()
        : base("more rows than fit into one result")
    {
    }
}
