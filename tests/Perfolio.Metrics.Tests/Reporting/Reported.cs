using System.Text;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Metrics.Reporting.Output;

namespace Perfolio.Metrics.Tests.Reporting;

/// <summary>Reports as text.</summary>
internal static class Reported
{
    /// <summary>A report of an archive in some form.</summary>
    public static async Task<string> TextAsync(string archive, string output, ReportRequest request)
    {
        using var context = new ArchiveContext(archive);
        var form = ReportOutputs.Find(output);
        var report = MetricReport.Make(context, form.Prepare(request, context));
        using var stream = new MemoryStream();
        await form.WriteAsync(report, new OutputSetting(stream, report.Settings, ArchiveZone.Utc, Live: false, Height: 24), CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The lines of a CSV report.</summary>
    public static async Task<string[]> CsvAsync(string archive, ReportRequest request) =>
        (await TextAsync(archive, "csv", request)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A request with options written as <c>key=value</c>.</summary>
    public static ReportRequest Of(string[] metrics, params string[] options) => new()
    {
        Metrics = metrics,
        Options = [.. options.Select(static o => new ReportOption(o[..o.IndexOf('=', StringComparison.Ordinal)], o[(o.IndexOf('=', StringComparison.Ordinal) + 1)..]))],
    };

    /// <summary>The cells of a derived metric <c>x</c> at the archive's first samples, 10 s apart.</summary>
    public static async Task<string[]> DerivedAsync(string archive, string formula, int samples = 3)
    {
        var request = Of(["x"], "interval=10", FormattableString.Invariant($"samples={samples}")) with { Derived = [DerivedExpression.Parse("x", formula)] };
        return [.. (await CsvAsync(archive, request)).Skip(1).Select(static l => l[(l.IndexOf(',', StringComparison.Ordinal) + 1)..])];
    }
}
