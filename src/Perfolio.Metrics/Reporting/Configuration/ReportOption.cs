namespace Perfolio.Metrics.Reporting.Configuration;

/// <summary>An option as it was given.</summary>
/// <param name="Key">Its name in configurations.</param>
/// <param name="Value">Its value.</param>
/// <param name="Line">Line of a configuration; 0 on the command line.</param>
public sealed record ReportOption(string Key, string Value, int Line = 0);
