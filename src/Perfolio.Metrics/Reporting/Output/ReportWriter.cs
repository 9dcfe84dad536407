using Perfolio.Metrics.Reporting.Columns;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Writes a report row by row, in one form.</summary>
public abstract class ReportWriter
{
    /// <summary>Whether columns of instances that appear later are wanted; otherwise they are left out.</summary>
    public virtual bool TakesNewColumns => true;

    /// <summary>Begins.</summary>
    /// <param name="report">The report.</param>
    public abstract void Begin(MetricReport report);

    /// <summary>Told that columns have been added.</summary>
    /// <param name="report">The report.</param>
    public abstract void ColumnsChanged(MetricReport report);

    /// <summary>Writes a row.</summary>
    /// <param name="row">Its values, for the columns that the report has now.</param>
    public abstract void Row(ReportRow row);

    /// <summary>Ends, also after a failure: what was written so far is made complete.</summary>
    public abstract void End();
}
