using System.Globalization;
using System.Text;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Metrics.Reporting.Stock;
using Perfolio.Profiles;

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
        var needed = new SortedSet<string>(StringComparer.Ordinal);
        bool Add(string name, string formula, string? unit, string digits)
        {
            var operands = DerivedExpression.Parse(name, formula).Operands;
            needed.UnionWith(operands.Select(NodeOf));
            if (!operands.All(o => context.Find(o).Count == 1))
                return false;
            var handle = FormattableString.Invariant($"h{count++}");
            text.Append(handle).Append(" = ").Append(name).Append('\n').Append(handle).Append(".formula = ").Append(formula).Append('\n');
            text.Append(handle).Append(".precision = ").Append(digits).Append('\n');
            if (unit is not null)
                text.Append(handle).Append(".unit = ").Append(unit).Append('\n');
            return true;
        }

        var any = false;
        foreach (var group in SadfGroup.Load())
        {
            var keys = new HashSet<string>(StringComparer.Ordinal);
            // Of a key's formulas the first that there are metrics for.
            foreach (var key in group.Keys)
                any |= !keys.Contains(key.Key) && Add(key.Metric, key.Formula, key.Unit, key.Digits) && keys.Add(key.Key);
        }

        if (!any)
        {
            needed.Remove("hinv");
            throw new OperationException(
                $"{context.Source} has no metric that sadf shows; record some of {string.Join(' ', needed)}");
        }

        Add(Release, "kernel.uname.release", null, "0");
        Add(Machine, "kernel.uname.machine", null, "0");
        Add(Processors, "hinv.ncpu", null, "0");
        var configuration = new ReportConfiguration();
        configuration.Read(text.ToString(), "groups of sadf");
        return request with
        {
            Metrics = [":sadf"],
            Configuration = configuration,
            Options = [.. request.Options.Select(static o => o.Key == "samples" ? o with { Value = OneMore(o.Value) } : o)],
        };
    }

    public override async Task WriteAsync(MetricReport report, OutputSetting setting, CancellationToken cancellation)
    {
        var rows = await report.RunAsync(new SadfWriter(setting, SadfGroup.Load(), Release, Machine, Processors), cancellation);
        if (rows < 2)
            report.Warn?.Invoke("sadf shows what was between two samples, and there were not two; take a shorter interval (-t)");
    }

    // kernel.all for kernel.all.cpu.user.
    private static string NodeOf(string metric) => string.Join('.', metric.Split('.')[..^1].Take(2));

    // Each entry of the statistics is about the time since the sample before, so that one more is needed.
    private static string OneMore(string samples) =>
        long.TryParse(samples, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and < long.MaxValue
        ? (count + 1).ToString(CultureInfo.InvariantCulture) : samples;
}
