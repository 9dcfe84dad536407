using Perfolio.Metrics.Reporting.Contexts;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>A form that is written row by row.</summary>
internal sealed class RowOutput(string name, Func<OutputSetting, ReportWriter> make, bool interpolates = true) : ReportOutput
{
    public override string Name => name;

    public override ReportRequest Prepare(ReportRequest request, IMetricContext context) => request with { InterpolateByDefault = interpolates };

    public override Task WriteAsync(MetricReport report, OutputSetting setting, CancellationToken cancellation) =>
        report.RunAsync(make(setting), cancellation);
}
