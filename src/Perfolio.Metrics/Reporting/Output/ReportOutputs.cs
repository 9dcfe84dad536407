using Perfolio.Metrics.Reporting.Configuration;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>The forms of output there are.</summary>
public static class ReportOutputs
{
    private static readonly ReportOutput[] All =
    [
        new RowOutput("table", static s => new TableWriter(s)),
        new RowOutput("csv", static s => new CsvWriter(s.Stream, s.Settings, s.Zone, s.Live)),
        new RowOutput("ndjson", static s => new NdjsonWriter(s.Stream, s.Settings, s.Zone, s.Live)),
        new RowOutput("pcp2json", static s => new Pcp2JsonWriter(s), interpolates: false),
        new OpenMetricsOutput(),
        new SadfOutput(),
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => All.Select(static o => o.Name);

    /// <summary>Finds a form.</summary>
    /// <param name="name">Its name; pmrep's <c>stdout</c> is the table.</param>
    /// <param name="others">Names of further forms that the caller has, for the message.</param>
    /// <returns>The form.</returns>
    /// <exception cref="ReportSyntaxException">There is none of that name.</exception>
    public static ReportOutput Find(string name, params IEnumerable<string> others) =>
        Array.Find(All, o => o.Name == (name == "stdout" ? "table" : name))
        ?? throw new ReportSyntaxException($"there is no output '{name}'; there are: {string.Join(", ", Names.Concat(others))}");
}
