using System.Text;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Html;

/// <summary>
/// The report of a profile as one HTML page that needs nothing else: no network, no other file (docs/reports.md). It shows
/// the distribution and the order of the values of each kind of measurement, with outliers marked.
/// </summary>
public static class ProfileReport
{
    private const int MostCharts = 60;
    private const int MostOpen = 8;
    private const int MostSeries = 12;
    private const int MostPoints = 50_000;
    private const int FewestPoints = 2_000;

    /// <summary>Writes the page as UTF-8; the stream stays open.</summary>
    public static void Write(Profile profile, ReportContext context, Stream output)
    {
        IReadOnlyList<MeasuredKind> kinds = MeasuredKinds.Of(profile);
        bool withUid = kinds.Select(k => k.Uid).Distinct(StringComparer.Ordinal).Skip(1).Any();
        MeasuredKind[] varying = kinds.Where(Varies).ToArray();
        int mostPoints = Math.Max(FewestPoints, MostPoints / Math.Max(1, Math.Min(MostCharts, varying.Length)));
        ReportSeries[] series = KindSeries.Of(kinds).Where(Varies).Take(MostSeries)
            .Select(s => new ReportSeries(s, withUid, MostPoints / MostSeries)).ToArray();
        ReportKind[] drawn = varying.Take(MostCharts).Select(k => new ReportKind(k, withUid, mostPoints)).ToArray();

        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.NewLine = "\n";
        var page = new PageWriter(writer);
        PageAssets.Report.WriteHead(page, ReportHeading.TitleOf(profile, context));
        ReportHeading.Write(page, profile, context);
        page.Markup("<main>\n");
        foreach (string remark in SummaryHeading.RemarksOf(profile))
            page.Markup("<section class=\"warning\">").Text(remark).Markup("</section>\n");
        SeriesSection.Write(page, series);
        if (kinds.Count == 0)
            page.Markup("<section><p>").Text($"The profile has {profile.ResourceCount} resources, none with an amount.")
                .Markup("</p></section>\n");
        else SummaryTable.Write(page, kinds, withUid);
        // With charts of the whole above, those of single workloads are details.
        int open = series.Length > 0 ? 0 : MostOpen;
        for (int i = 0; i < drawn.Length; i++) KindSection.Write(page, drawn[i], i, isOpen: i < open);
        WriteLeftOut(page, kinds, varying);
        page.Markup("</main>\n<footer>Made by Perfolio. This page is complete: it loads nothing from anywhere.</footer>\n");
        page.Markup("<script id=\"data\" type=\"application/json\">").Markup(ReportData.ToJson(drawn, series))
            .Markup("</script>\n");
        PageAssets.Report.WriteScript(page);
    }

    private static bool Varies(KindSeries series) =>
        series.Members.Min(m => m.Value.Statistics.Min) < series.Members.Max(m => m.Value.Statistics.Max);

    // A single value or a constant has no distribution to draw.
    private static bool Varies(MeasuredKind kind) => kind.Statistics.Max > kind.Statistics.Min;

    private static void WriteLeftOut(PageWriter page, IReadOnlyList<MeasuredKind> kinds, MeasuredKind[] varying)
    {
        if (varying.Length > MostCharts)
            page.Markup("<p class=\"note\">")
                .Text($"Charts of the first {MostCharts} kinds; {varying.Length - MostCharts} more vary.").Markup("</p>\n");
        int constant = kinds.Count - varying.Length;
        if (constant > 0 && kinds.Count > 0)
            page.Markup("<p class=\"note\">")
                .Text($"No chart for {constant} kind{(constant == 1 ? "" : "s")} whose value never varies.").Markup("</p>\n");
    }
}
