using System.Globalization;
using Perfolio.Profiles.Model;

namespace Perfolio.Reporting.Summaries;

/// <summary>
/// The few lines after a run: what was measured, then one row per kind of measurement with mean, deviation, median, extremes
/// and the shape of the distribution, then the outliers. Columns that do not fit the width are left out, least important first.
/// </summary>
public static class TerminalSummary
{
    private const int MostRows = 40;
    private const int Bins = 16;

    /// <summary>Writes the summary of a profile; says so when there is nothing to summarise.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="style">What the output can show.</param>
    /// <param name="commit">The full or short sha of what was measured; the profile's origin when null.</param>
    public static void Write(Profile profile, TextWriter output, SummaryStyle style, string? commit = null)
    {
        IReadOnlyList<MeasuredKind> kinds = MeasuredKinds.Of(profile);
        output.WriteLine(
            Coloured(SummaryHeading.TextOf(profile, kinds, commit ?? profile.Origin, style.HasUnicode), "\e[1m", style));
        foreach (string remark in SummaryHeading.RemarksOf(profile)) output.WriteLine(Coloured(remark, "\e[33m", style));
        if (kinds.Count == 0)
        {
            output.WriteLine($"{profile.ResourceCount} resources, none with an amount");
            return;
        }

        bool withUid = kinds.Select(k => k.Uid).Distinct(StringComparer.Ordinal).Skip(1).Any();
        bool withWorkload = kinds.Select(k => k.Workload).Distinct(StringComparer.Ordinal).Skip(1).Any();
        (IReadOnlyList<MeasuredKind> varying, IReadOnlyList<MeasuredKind> constant) = ConstantCounters.Split(kinds);
        MeasuredKind[] shown = WithLargestSums(varying);
        if (shown.Length > 0) SummaryGrid.Write(Columns(shown, withUid, withWorkload, style), shown.Length, output, style);
        if (constant.Count > 0) output.WriteLine(ConstantCounters.TextOf(constant, k => SummaryCell.NameOf(k, withUid)));
        if (shown.Length < varying.Count)
            output.WriteLine($"{varying.Count - shown.Length} more kinds; these {shown.Length} have the largest sums");
        foreach (string remark in OutlierRemarks.Of(shown, k => SummaryCell.NameOf(k, withUid), withWorkload))
            output.WriteLine(Coloured(remark, "\e[33m", style));
    }

    private static MeasuredKind[] WithLargestSums(IReadOnlyList<MeasuredKind> kinds)
    {
        if (kinds.Count <= MostRows) return kinds.ToArray();
        var chosen = kinds.OrderByDescending(k => k.Statistics.Mean * k.Statistics.Count).Take(MostRows)
            .ToHashSet<MeasuredKind>(ReferenceEqualityComparer.Instance);
        return kinds.Where(chosen.Contains).ToArray();
    }

    private static SummaryColumn[] Columns(MeasuredKind[] kinds, bool withUid, bool withWorkload, SummaryStyle style)
    {
        Quantity[] scales = kinds.Select(SummaryCell.ScaleOf).ToArray();
        string sign = style.HasUnicode ? "±" : "+/-";
        var columns = new List<SummaryColumn> { new("", 0, false, kinds.Select(k => SummaryCell.NameOf(k, withUid)).ToArray()) };
        if (withWorkload)
            columns.Add(new(
                "workload", 1, kinds.All(k => KindOrder.WorkloadOf(k) is not null),
                kinds.Select(k => SummaryCell.Shortened(k.Workload)).ToArray()));
        columns.Add(Numbers("mean", 1, static s => s.Mean) with { IsStrong = true });
        columns.Add(new(
                "stddev", 2, true,
                kinds.Select((k, i) => $"{sign} {scales[i].Number(k.Statistics.StandardDeviation)}").ToArray()));
        columns.Add(Numbers("median", 3, static s => s.Median));
        columns.Add(Numbers("min", 4, static s => s.Min));
        columns.Add(Numbers("max", 4, static s => s.Max));
        columns.Add(new("unit", 0, false, scales.Select(s => s.Unit).ToArray()));
        columns.Add(new("runs", 6, true, kinds.Select(k => k.Statistics.Count.ToString(CultureInfo.InvariantCulture)).ToArray()));
        if (style.HasUnicode)
            columns.Add(new(
                "distribution", 7, false,
                kinds.Select(k => k.IsConstant ? "" : Sparkline.Histogram(k.Values, k.Statistics, Bins)).ToArray()));
        return columns.ToArray();

        SummaryColumn Numbers(string title, int rank, Func<SampleStatistics, double> pick) =>
            new(title, rank, true, kinds.Select((k, i) => scales[i].Number(pick(k.Statistics))).ToArray());
    }

    private static string Coloured(string text, string colour, SummaryStyle style) =>
        style.HasColour ? $"{colour}{text}\e[0m" : text;
}
