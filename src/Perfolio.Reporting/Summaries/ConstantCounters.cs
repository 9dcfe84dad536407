using System.Globalization;

namespace Perfolio.Reporting.Summaries;

/// <summary>Counters that were the same in every run of every workload: one line says it all.</summary>
internal static class ConstantCounters
{
    /// <summary>Splits off the counters that never vary.</summary>
    public static (IReadOnlyList<MeasuredKind> Varying, IReadOnlyList<MeasuredKind> Constant) Split(
        IReadOnlyList<MeasuredKind> kinds)
    {
        var constant = new HashSet<MeasuredKind>(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<(string, string, string), MeasuredKind> group in kinds.GroupBy(k => (k.Type, k.Subtype, k.Uid)))
            if (group.Sum(k => (long)k.Statistics.Count) > 1
                && group.All(
                    k => k is { IsCounter: true, IsConstant: true } && k.Statistics.Min.Equals(group.First().Statistics.Min)))
                constant.UnionWith(group);
        return (kinds.Where(k => !constant.Contains(k)).ToArray(), kinds.Where(constant.Contains).ToArray());
    }

    /// <summary><c>always the same: voluntary switches 1, major faults 0</c>.</summary>
    public static string TextOf(IReadOnlyList<MeasuredKind> constant, Func<MeasuredKind, string> nameOf) =>
        "always the same: " + string.Join(", ", constant.DistinctBy(k => (k.Type, k.Subtype, k.Uid))
            .Select(k => string.Create(CultureInfo.InvariantCulture, $"{nameOf(k)} {k.Statistics.Min}")));
}
