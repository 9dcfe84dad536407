namespace Perfolio.Metrics.Reporting.Columns;

/// <summary>A metric of a report.</summary>
/// <param name="Set">The set it comes from; null when it was named by itself.</param>
/// <param name="Factory">Makes its columns.</param>
/// <param name="Index">Its index among the slots' metrics.</param>
internal sealed record ReportedMetric(string? Set, ColumnFactory Factory, int Index);
