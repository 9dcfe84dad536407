using System.Text;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Metrics.Reporting.Stock;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>JSON in the shape of <c>sadf -j</c>: its groups and keys, as far as the source has what they need.</summary>
internal sealed class SadfOutput : ReportOutput
{
    private const string Release = "sadf.release";
    private const string Machine = "sadf.machine";
    private const string Processors = "sadf.processors";

    public override string Name => "sadf";

    public override ReportRequest Prepare(ReportRequest request, IMetricContext context)
    {
        if (request.Metrics.Count > 0)
            throw new ReportSyntaxException("output sadf chooses its metrics itself; name none");
        var text = new StringBuilder("[sadf]\nglobals = no\n");
        var count = 0;
        void Add(string name, string formula, string? unit, string digits)
        {
            if (!DerivedExpression.Parse(name, formula).Operands.All(o => context.Find(o).Count == 1))
                return;
            var handle = FormattableString.Invariant($"h{count++}");
            text.Append(handle).Append(" = ").Append(name).Append('\n').Append(handle).Append(".formula = ").Append(formula).Append('\n');
            text.Append(handle).Append(".precision = ").Append(digits).Append('\n');
            if (unit is not null)
                text.Append(handle).Append(".unit = ").Append(unit).Append('\n');
        }

        Add(Release, "kernel.uname.release", null, "0");
        Add(Machine, "kernel.uname.machine", null, "0");
        Add(Processors, "hinv.ncpu", null, "0");
        foreach (var key in SadfGroup.Load().SelectMany(static g => g.Keys))
            Add(key.Metric, key.Formula, key.Unit, key.Digits);
        var configuration = new ReportConfiguration();
        configuration.Read(text.ToString(), "groups of sadf");
        return request with { Metrics = [":sadf"], Configuration = configuration };
    }

    public override Task WriteAsync(MetricReport report, OutputSetting setting, CancellationToken cancellation) =>
        report.RunAsync(new SadfWriter(setting, SadfGroup.Load(), Release, Machine, Processors), cancellation);
}
