namespace Perfolio.Metrics.Reporting.Stock;

/// <summary>A key of a group.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Metric">Name of the derived metric behind it.</param>
/// <param name="Formula">Its definition.</param>
/// <param name="Unit">Units to convert to; null for none.</param>
/// <param name="Digits">Digits behind the point.</param>
internal sealed record SadfKey(string Key, string Metric, string Formula, string? Unit, string Digits);
