using Perfolio.Metrics.Reporting.Contexts;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>A form of output: what it asks of a report, and how it writes it.</summary>
public abstract class ReportOutput
{
    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    /// <summary>Adds what the form needs to a request.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <param name="context">Where the metrics come from.</param>
    /// <returns>What is reported.</returns>
    public virtual ReportRequest Prepare(ReportRequest request, IMetricContext context) => request;

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="setting">Where and how.</param>
    /// <param name="cancellation">Ends the report; what has been written is complete.</param>
    /// <returns>A task.</returns>
    public abstract Task WriteAsync(MetricReport report, OutputSetting setting, CancellationToken cancellation);
}
