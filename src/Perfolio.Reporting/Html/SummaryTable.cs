using System.Globalization;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Html;

/// <summary>The numbers of the terminal's summary as a table of the page.</summary>
internal static class SummaryTable
{
    private const int MostRows = 500;

    public static void Write(PageWriter page, IReadOnlyList<MeasuredKind> all, bool withUid)
    {
        (IReadOnlyList<MeasuredKind> kinds, IReadOnlyList<MeasuredKind> constant) = ConstantCounters.Split(all);
        bool withWorkload = kinds.Any(k => k.Workload.Length > 0);
        page.Markup("<section><h2>Summary</h2><div class=\"scroll\"><table><thead><tr><th scope=\"col\">Measured</th>");
        if (withWorkload) page.Markup("<th scope=\"col\">Workload</th>");
        foreach (string title in new[] { "Mean", "± 95 %", "Std dev", "Median", "Min", "Max", "Unit", "Runs", "Outliers" })
            page.Markup("<th scope=\"col\">").Text(title).Markup("</th>");
        page.Markup("</tr></thead><tbody>\n");
        foreach (MeasuredKind kind in kinds.Take(MostRows))
        {
            Quantity scale = SummaryCell.ScaleOf(kind);
            SampleStatistics statistics = kind.Statistics;
            page.Markup("<tr><td class=\"name\">").Text(NameOf(kind, withUid)).Markup("</td>");
            if (withWorkload) page.Element("td", kind.Workload);
            page.Markup("<td><strong>").Text(scale.Number(statistics.Mean)).Markup("</strong></td>");
            page.Element("td", scale.Number(statistics.MeanMargin)).Element("td", scale.Number(statistics.StandardDeviation));
            page.Element("td", scale.Number(statistics.Median)).Element("td", scale.Number(statistics.Min));
            page.Element("td", scale.Number(statistics.Max)).Element("td", scale.Unit);
            page.Element("td", statistics.Count.ToString(CultureInfo.InvariantCulture));
            page.Markup(statistics.Outliers > 0 ? "<td class=\"some\">" : "<td>").Text(Outliers(statistics))
                .Markup("</td></tr>\n");
        }

        page.Markup("</tbody></table></div>");
        if (kinds.Count > MostRows)
            page.Markup("<p class=\"note\">").Text($"{kinds.Count - MostRows} more kinds are left out here.").Markup("</p>");
        if (constant.Count > 0)
            page.Markup("<p class=\"note\">").Text(ConstantCounters.TextOf(constant, k => NameOf(k, withUid))).Markup("</p>");
        page.Markup("</section>\n");
    }

    private static string NameOf(MeasuredKind kind, bool withUid) =>
        withUid && kind.Uid.Length > 0 ? $"{kind.Uid} · {kind.Label}" : kind.Label;

    private static string Outliers(SampleStatistics statistics) => statistics switch
    {
        { Outliers: 0 } => "none",
        { SevereOutliers: 0 } => $"{statistics.MildOutliers} mild",
        { MildOutliers: 0 } => $"{statistics.SevereOutliers} severe",
        _ => $"{statistics.MildOutliers} mild, {statistics.SevereOutliers} severe",
    };
}
