using System.Globalization;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Summaries;

/// <summary>
/// The few lines after a run: one row per kind of measurement with mean, deviation, median, extremes, outliers and the
/// shape of the distribution. Columns that do not fit the width are left out, least important first.
/// </summary>
public static class TerminalSummary
{
    private const int MostRows = 40;
    private const int Bins = 16;
    private const int LongestName = 36;

    /// <summary>Writes the summary of a profile; says so when there is nothing to summarise.</summary>
    public static void Write(Profile profile, TextWriter output, SummaryStyle style)
    {
        IReadOnlyList<MeasuredKind> kinds = MeasuredKinds.Of(profile);
        if (kinds.Count == 0)
        {
            output.WriteLine($"{profile.ResourceCount} resources, none with an amount");
            return;
        }

        MeasuredKind[] shown = kinds.Count <= MostRows
            ? kinds.ToArray()
            : kinds.OrderByDescending(k => k.Statistics.Mean * k.Statistics.Count).Take(MostRows).ToArray();
        bool uidMatters = shown.Select(k => k.Uid).Distinct(StringComparer.Ordinal).Skip(1).Any();
        bool workloadMatters = shown.Select(k => k.Workload).Distinct(StringComparer.Ordinal).Skip(1).Any();
        SummaryColumn[] columns = Columns(shown, uidMatters, workloadMatters, style);
        SummaryGrid.Write(columns, shown.Length, output, style);
        if (shown.Length < kinds.Count)
            output.WriteLine($"{kinds.Count - shown.Length} more kinds; these {shown.Length} have the largest sums");
        WriteRemarks(shown, output, style, uidMatters);
    }

    private static SummaryColumn[] Columns(MeasuredKind[] kinds, bool withUid, bool withWorkload, SummaryStyle style)
    {
        Quantity[] scales = kinds.Select(k => Quantity.For(k.Unit, k.Statistics.Median != 0 ? k.Statistics.Median : k.Statistics.Mean)).ToArray();
        string sign = style.HasUnicode ? "±" : "+/-";
        var columns = new List<SummaryColumn> { new("", 0, false, kinds.Select(k => NameOf(k, withUid)).ToArray()) };
        if (withWorkload) columns.Add(new("workload", 1, false, kinds.Select(k => Shortened(k.Workload)).ToArray()));
        columns.Add(Numbers("mean", 1, static s => s.Mean) with { IsStrong = true });
        columns.Add(new("stddev", 2, true, kinds.Select((k, i) => $"{sign} {scales[i].Number(k.Statistics.StandardDeviation)}").ToArray()));
        columns.Add(Numbers("median", 3, static s => s.Median));
        columns.Add(Numbers("min", 4, static s => s.Min));
        columns.Add(Numbers("max", 4, static s => s.Max));
        columns.Add(new("unit", 0, false, scales.Select(s => s.Unit).ToArray()));
        columns.Add(new("runs", 6, true, kinds.Select(k => k.Statistics.Count.ToString(CultureInfo.InvariantCulture)).ToArray()));
        if (style.HasUnicode)
            columns.Add(new("distribution", 7, false, kinds.Select(k => Sparkline.Histogram(k.Values, k.Statistics, Bins)).ToArray()));
        return columns.ToArray();

        SummaryColumn Numbers(string title, int rank, Func<SampleStatistics, double> pick) =>
            new(title, rank, true, kinds.Select((k, i) => scales[i].Number(pick(k.Statistics))).ToArray());
    }

    private static void WriteRemarks(MeasuredKind[] kinds, TextWriter output, SummaryStyle style, bool withUid)
    {
        const int MostRemarks = 6;
        int written = 0;
        foreach (MeasuredKind kind in kinds)
        {
            // Outliers of counters say little; those of times are what spoils a measurement.
            if (kind.Statistics.Outliers == 0 || kind.Type is "context switches" or "page faults" || kind.Statistics.Count < 4) continue;
            if (++written > MostRemarks) break;
            string line = $"{NameOf(kind, withUid)}: {kind.Statistics.OutlierText()} of {kind.Statistics.Count}";
            output.WriteLine(style.HasColour ? $"\e[33m{line}\e[0m" : line);
        }
    }

    private static string NameOf(MeasuredKind kind, bool withUid) =>
        Shortened(withUid ? $"{kind.Uid} {kind.Label}".TrimEnd() : kind.Label);

    private static string Shortened(string text)
    {
        text = CellText.Printable(text);
        return text.Length <= LongestName ? text : text[..(LongestName - 1)] + "…";
    }
}
