namespace Perfolio.Reporting.Summaries;

/// <summary>The lines about outliers under a summary: one per kind of measurement, whatever the number of workloads.</summary>
internal static class OutlierRemarks
{
    private const int MostLines = 4;
    private const int MostWorkloads = 4;
    private const int FewestValues = 4;

    public static IEnumerable<string> Of(IReadOnlyList<MeasuredKind> kinds, Func<MeasuredKind, string> nameOf, bool withWorkload)
    {
        MeasuredKind[][] groups = kinds
            .Where(IsWorthALine)
            .GroupBy(k => (k.Type, k.Subtype, k.Uid))
            .Select(g => g.ToArray())
            .ToArray();
        foreach (MeasuredKind[] group in groups.Take(MostLines))
        {
            MeasuredKind first = group[0];
            yield return withWorkload
                ? $"{nameOf(first)}: outliers at workload " +
                    $"{string.Join(", ", group.Take(MostWorkloads).Select(OfWorkload))}{More(group.Length - MostWorkloads)}"
                : $"{nameOf(first)}: {first.Statistics.OutlierText()} of {first.Statistics.Count}";
        }

        if (groups.Length > MostLines) yield return $"{groups.Length - MostLines} more kinds have outliers";
    }

    // Outliers of counters say little; those of times are what spoils a measurement.
    private static bool IsWorthALine(MeasuredKind kind) =>
        kind is { IsCounter: false, Statistics: { Outliers: > 0, Count: >= FewestValues } };

    private static string OfWorkload(MeasuredKind kind)
    {
        SampleStatistics statistics = kind.Statistics;
        string counts = string.Join(
            ", ",
            new[] { Counted(statistics.MildOutliers, "mild"), Counted(statistics.SevereOutliers, "severe") }.OfType<string>());
        return $"{SummaryCell.Shortened(kind.Workload)} ({counts} of {statistics.Count})";
    }

    private static string? Counted(int count, string what) => count == 0 ? null : $"{count} {what}";

    private static string More(int workloads) => workloads > 0 ? $" and {workloads} more" : "";
}
