using System.Globalization;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Html;

/// <summary>The charts of one kind of measurement, each with a text that says the same.</summary>
internal static class KindSection
{
    /// <summary>Writes the charts of a kind; a closed section is one line until it is opened.</summary>
    public static void Write(PageWriter page, ReportKind drawn, int index, bool isOpen)
    {
        SampleStatistics statistics = drawn.Kind.Statistics;
        Quantity scale = drawn.Scale;
        string numbers = $"mean {scale.Text(statistics.Mean)}, median {scale.Text(statistics.Median)}, " +
                         $"{scale.Text(statistics.Min)} to {scale.Text(statistics.Max)}";
        string note = $"{numbers}; {statistics.OutlierText()} of {statistics.Count}";
        page.Markup(isOpen ? "<details open><summary>" : "<details><summary>").Element("h2", drawn.Label);
        page.Markup("<span class=\"note\">").Text(note).Markup("</span></summary>\n<div class=\"charts\">\n");
        Chart(page, index, "distribution", DistributionCaption(drawn), $"Histogram of {drawn.Label}: {numbers}");
        Chart(page, index, "order", OrderCaption(drawn), $"{drawn.Label} in the order of the runs: {statistics.OutlierText()}");
        if (drawn.Kind.IndependentKey is { } key)
            Chart(page, index, "relation", $"Each value against {key}", $"{drawn.Label} against {key}", isWide: true);
        page.Markup("</div></details>\n");
    }

    private static void Chart(PageWriter page, int index, string chart, string caption, string label, bool isWide = false)
    {
        page.Markup(isWide ? "<figure class=\"wide\">" : "<figure>");
        page.Markup(string.Create(
            CultureInfo.InvariantCulture, $"<div data-chart=\"{chart}\" data-kind=\"{index}\" role=\"img\" aria-label=\""));
        page.Text(label).Markup("\"></div>").Element("figcaption", caption).Markup("</figure>\n");
    }

    private static string DistributionCaption(ReportKind drawn) => drawn.Bins.Outside == 0
        ? "How often each value occurred; dots are single runs, the band is the middle half"
        : $"How often each value occurred; {drawn.Bins.Outside} severe outlier{(drawn.Bins.Outside == 1 ? "" : "s")} beyond " +
            $"the axis, see the runs on the right";

    private static string OrderCaption(ReportKind drawn) => drawn.IsReduced
        ? $"Values in the order of the runs: {drawn.Positions.Length} of {drawn.Kind.Values.Count} points, the least and " +
            $"greatest of each stretch"
        : "Values in the order of the runs; the line is the median";
}
