using System.Globalization;

namespace Perfolio.Reporting.Summaries;

/// <summary>
/// The order in which kinds of measurement are read: the times real, user and sys, then the rest as they come; those that
/// differ in the workload only stand together, numeric workloads ascending.
/// </summary>
internal static class KindOrder
{
    private const int AfterTimes = 3;

    public static IReadOnlyList<MeasuredKind> Sorted(IEnumerable<MeasuredKind> kinds)
    {
        MeasuredKind[] all = kinds.ToArray();
        Dictionary<(string, string), int> subtypes = Numbered(all.Select(k => (k.Type, k.Subtype)));
        Dictionary<string, int> uids = Numbered(all.Select(k => k.Uid));
        // Sorting by LINQ is stable, so workloads that are no numbers stay as they came, behind those that are.
        return all.OrderBy(RankOf).ThenBy(k => subtypes[(k.Type, k.Subtype)]).ThenBy(k => uids[k.Uid])
            .ThenBy(k => WorkloadOf(k) ?? double.PositiveInfinity).ToArray();
    }

    /// <summary>The workload as a number, or null when it is none.</summary>
    public static double? WorkloadOf(MeasuredKind kind) =>
        double.TryParse(kind.Workload, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
            ? number
            : null;

    private static int RankOf(MeasuredKind kind) =>
        kind.Type == "time" && Array.IndexOf(["real", "user", "sys"], kind.Subtype) is >= 0 and var at ? at : AfterTimes;

    private static Dictionary<T, int> Numbered<T>(IEnumerable<T> keys)
        where T : notnull
    {
        var numbers = new Dictionary<T, int>();
        foreach (T key in keys) numbers.TryAdd(key, numbers.Count);
        return numbers;
    }
}
