using System.Globalization;
using System.Text;
using Perfolio.Arcaflow.Cbor;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Output;
using Perfolio.Metrics.Reporting.Stock;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Pcp.Reports;

/// <summary>Makes of an archive what <c>run-pcp</c> and <c>post-process</c> return.</summary>
internal sealed class PcpReport
{
    private const double LongestSeconds = 366.0 * 86_400;
    private const int Digits = 6;
    private readonly PcpReportInput _input;
    private readonly ReportConfiguration _configuration;
    private readonly string[] _words;

    /// <summary>Reads the definitions of metric sets and checks the interval.</summary>
    /// <param name="input">What is wanted.</param>
    /// <param name="definitions">Definitions of metric sets instead of those of the path, or null.</param>
    /// <exception cref="OperationException">The interval is out of range, no metric is named, or the path is missing.</exception>
    /// <exception cref="ProfileException">A definition cannot be read.</exception>
    internal PcpReport(PcpReportInput input, string? definitions)
    {
        _input = input;
        if (input.Interval is not (>= 0.01 and <= LongestSeconds))
            throw new OperationException(FormattableString.Invariant(
                $"pmlogger_interval must be at least 0.01 and at most {LongestSeconds} seconds, {input.Interval} given"));
        // Workflows write commas behind names, too; one inside a word belongs to pmrep's specification of a metric.
        _words = [.. input.Metrics.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.TrimEnd(',')).Where(w => w.Length > 0)];
        if (_words.Length == 0)
            throw new OperationException("pmlogger_metrics names no metric; name metrics, or sets such as :sar");
        _configuration = StockSets.Load();
        if (definitions is not null) _configuration.Read(definitions, "pmrep_conf");
        else if (Path.Exists(input.ConfigurationPath)) _configuration.Load(input.ConfigurationPath);
        else if (input.ConfigurationPath != PcpReportInput.DefaultConfigurationPath)
            throw new OperationException($"pmrep_conf_path: there is no '{input.ConfigurationPath}'");
    }

    // The engine kills a step that takes 5 seconds to answer a cancel, and clients take lists of bounded length.
    internal int MostRows { get; init; } = CborLimits.WriteCount / 4;

    internal int MostValues { get; init; } = 400_000;

    /// <summary>The metrics of this system that the report is made of.</summary>
    /// <exception cref="OperationException">A metric is unknown, so that there would be nothing to report in the end.</exception>
    internal IReadOnlyList<string> MetricsToRecord()
    {
        using var context = new NotedContext();
        MetricReport.Make(context, Request(ignoreUnknown: false, interpolate: false, Interval));
        return context.Asked;
    }

    /// <summary>Reports an archive.</summary>
    /// <param name="archive">Base name, file or folder.</param>
    /// <param name="isOwn">Whether it was recorded for this report, so that the metrics have been checked.</param>
    /// <param name="log">Where remarks and CSV go.</param>
    /// <param name="cancellation">Ends the report.</param>
    internal async Task<IReadOnlyList<JsonValue>> MakeAsync(
        string archive, bool isOwn, TextWriter log, CancellationToken cancellation)
    {
        using var context = new ArchiveContext(archive);
        // Sets may have metrics that an archive lacks; whoever names a metric wants it.
        bool ignoreUnknown = isOwn || _words.All(w => w[0] == ':');
        if (_input.GenerateCsv)
            await log.WriteAsync(await BoundedAsync(
                context, Request(ignoreUnknown, interpolate: true, Interval), log,
                r => TextAsync(r, s => new CsvWriter(s.Stream, s.Settings, s.Zone), cancellation)));
        // Flat rows are values on a regular grid, nested entries are the records as they are.
        return await BoundedAsync(context, Request(ignoreUnknown, interpolate: _input.Flatten, Interval), log, async report =>
        {
            if (!_input.Flatten) return Entries(await TextAsync(report, s => new Pcp2JsonWriter(s), cancellation));
            var flat = new FlatWriter();
            await report.RunAsync(new BoundedWriter(flat, MostValues, MostRows), cancellation);
            return flat.Entries;
        });
    }

    private TimeSpan Interval => TimeSpan.FromSeconds(_input.Interval);

    private static IReadOnlyList<JsonValue> Entries(string document) =>
        JsonTextReader.Parse(document, "report").Member("@pcp")!.Member("@hosts")!.AsArray()[0].Member("@metrics")!.AsArray();

    // A recording that is too long for one message is reported at a multiple of its interval.
    private async Task<T> BoundedAsync<T>(
        ArchiveContext context, ReportRequest request, TextWriter log, Func<MetricReport, Task<T>> make)
    {
        MetricReport report = MetricReport.Make(context, request);
        try
        {
            return await make(report);
        }
        catch (ResultTooLargeException)
        {
            (Timestamp start, Timestamp end) = context.Extent!.Value;
            double most = Math.Max(2, Math.Min(MostRows, MostValues / Math.Max(1, report.Columns.Count)) - 1);
            long factor = (long)Math.Max(1, Math.Ceiling(
                (end.Nanoseconds - start.Nanoseconds) / most / (Interval.TotalSeconds * Timestamp.PerSecond)));
            await log.WriteLineAsync(FormattableString.Invariant(
                $"the recording does not fit into one result: entries are {factor * _input.Interval} seconds apart"));
            ReportRequest wider = request with
            {
                Options = [.. request.Options, Every(Interval * factor)],
                InterpolateByDefault = true,
            };
            return await make(MetricReport.Make(context, wider));
        }
    }

    private async Task<string> TextAsync(
        MetricReport report, Func<OutputSetting, ReportWriter> form, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        ReportWriter writer = form(new OutputSetting(text, report.Settings, ArchiveZone.Utc, Live: false, Height: 0));
        await report.RunAsync(new BoundedWriter(writer, MostValues, MostRows), cancellation);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static ReportOption Every(TimeSpan interval) =>
        new("interval", string.Create(CultureInfo.InvariantCulture, $"{interval.Ticks / TimeSpan.TicksPerMicrosecond}usec"));

    private ReportRequest Request(bool ignoreUnknown, bool interpolate, TimeSpan interval) => new()
    {
        Metrics = _words,
        Configuration = _configuration,
        InterpolateByDefault = interpolate,
        Options =
        [
            Every(interval),
            new("precision_force", Digits.ToString(CultureInfo.InvariantCulture)),
            new("ignore_unknown", ignoreUnknown ? "yes" : "no"),
            new("ignore_incompat", ignoreUnknown ? "yes" : "no"),
            // Times are in UTC, so that their distance from it is right whenever a zone changes.
            new("timefmt", "%FT%T.%f+00:00"),
            new("delimiter", ","),
            new("samples", "0"),
        ],
    };
}
