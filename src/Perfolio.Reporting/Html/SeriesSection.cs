using System.Globalization;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Html;

/// <summary>The charts at the top of the page: what grows with the workload.</summary>
internal static class SeriesSection
{
    public static void Write(PageWriter page, IReadOnlyList<ReportSeries> drawn)
    {
        if (drawn.Count == 0) return;
        string keys = string.Join(", ", drawn.Select(d => d.Series.Key).Distinct(StringComparer.Ordinal));
        page.Markup("<section>").Element("h2", $"Against {keys}");
        page.Markup("<p class=\"note\">Every dot is a run; the line joins the medians.</p>\n<div class=\"charts\">\n");
        for (int i = 0; i < drawn.Count; i++)
        {
            page.Markup(string.Create(
                CultureInfo.InvariantCulture,
                $"<figure><div data-chart=\"series\" data-kind=\"{i}\" role=\"img\" aria-label=\""));
            page.Text($"{drawn[i].Label} against {drawn[i].Series.Key}").Markup("\"></div>")
                .Element("figcaption", Caption(drawn[i])).Markup("</figure>\n");
        }

        page.Markup("</div></section>\n");
    }

    private static string Caption(ReportSeries drawn)
    {
        (double low, MeasuredKind first) = drawn.Series.Members[0];
        (double high, MeasuredKind last) = drawn.Series.Members[^1];
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{drawn.Label}: median {drawn.Scale.Text(first.Statistics.Median)} at {low}, " +
                $"{drawn.Scale.Text(last.Statistics.Median)} at {high}");
        return drawn.IsReduced ? text + "; not every run is drawn" : text;
    }
}
