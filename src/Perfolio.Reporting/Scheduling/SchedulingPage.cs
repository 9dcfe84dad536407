using System.Globalization;
using System.Text;
using Perfolio.Reporting.Html;
using Perfolio.Scheduling.Dashboards;

namespace Perfolio.Reporting.Scheduling;

/// <summary>
/// The dashboards of captures as one HTML page that needs nothing else: no network, no other file (docs/scheduling.md).
/// </summary>
public static class SchedulingPage
{
    // What is missing of a window is told in whole milliseconds.
    private const long Told = 1_000_000;

    /// <summary>Writes the page as UTF-8; the stream stays open.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="set">The runs.</param>
    /// <param name="heatmaps">True for densities over time; false for charts.</param>
    public static void Write(Stream output, DashboardSet set, bool heatmaps)
    {
        ArgumentNullException.ThrowIfNull(set);
        using var writer = new StreamWriter(
            output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
        writer.NewLine = "\n";
        var page = new PageWriter(writer);
        PageAssets assets = PageAssets.Scheduling;
        var shown = new ShownTasks(set);
        assets.WriteHead(page, set.Label);
        page.Markup("<header><button id=\"theme\" type=\"button\">Dark</button>\n").Element("h1", set.Label);
        page.Markup("<p class=\"note\">").Text(Window(set)).Markup("</p>\n");
        foreach (CaptureDashboard run in set.Runs) Facts(page, set, run);
        if (shown.LeftOut > 0)
        {
            page.Markup("<p class=\"some\">").Text(string.Create(
                CultureInfo.InvariantCulture,
                $"{shown.LeftOut} further tasks with less run time, switches and VM exits are drawn as one, “others”; --csv and --json have them all.")).Markup("</p>\n");
        }

        page.Markup("</header>\n<div id=\"bar\"></div>\n<main id=\"tabs\"><noscript><section class=\"warning\">This page draws " +
            "with its own script, which is switched off.</section></noscript></main>\n");
        page.Markup("<footer>Made by Perfolio. This page is complete: it loads nothing from anywhere.</footer>\n");
        page.Markup("<script type=\"application/json\" id=\"head\">").Markup(SchedulingPageHead.ToJson(set, shown, heatmaps))
            .Markup("</script>\n");
        for (int i = 0; i < set.Runs.Count; i++)
        {
            if (heatmaps) Chunk(page, "density", i, CellPacking.Densities(set.Runs[i], shown));
            Chunk(page, "timeline", i, CellPacking.Timeline(set.Runs[i], shown));
        }

        assets.WriteScript(page);
    }

    private static void Chunk(PageWriter page, string kind, int run, string packed) =>
        page.Markup(FormattableString.Invariant($"<script type=\"text/plain\" class=\"{kind}\" data-run=\"{run}\">"))
            .Markup(packed).Markup("</script>\n");

    private static string Window(DashboardSet set)
    {
        long from = set.Runs.Count == 0 ? 0 : set.Runs[0].From;
        long length = set.Runs.Count == 0 ? 0 : set.Runs.Max(static r => r.Length);
        string begins = from > 0 ? string.Create(CultureInfo.InvariantCulture, $" from {from / 1e6:N0} msec") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{length / 1e6:N0} msec window{begins} · tasks: {set.Selection}");
    }

    private static void Facts(PageWriter page, DashboardSet set, CaptureDashboard run)
    {
        var facts = new List<string>();
        if (run.Facts.Host is { } host) facts.Add(host);
        if (run.Facts.KernelRelease is { } kernel) facts.Add($"Linux {kernel}");
        facts.Add(string.Create(CultureInfo.InvariantCulture, $"{run.CpuCount} CPUs"));
        facts.Add(string.Create(CultureInfo.InvariantCulture, $"{run.Length / 1e9:0.###} s"));
        facts.Add(string.Create(CultureInfo.InvariantCulture, $"{run.Events:N0} events"));
        page.Markup("<p class=\"run\">");
        if (set.Runs.Count > 1) page.Element("b", run.Name).Markup(" ");
        page.Text($"{Path.GetFileName(run.File)}: {string.Join(" · ", facts)}");
        var doubts = new List<string>();
        if (run.Loss.Total > 0) doubts.Add(string.Create(CultureInfo.InvariantCulture, $"{run.Loss.Total:N0} records lost"));
        if (run.Loss.Throttled > 0)
            doubts.Add(string.Create(CultureInfo.InvariantCulture, $"throttled {run.Loss.Throttled} times"));
        if (run.Asked - run.Length >= Told)
            doubts.Add(string.Create(CultureInfo.InvariantCulture, $"the capture ends {(run.Asked - run.Length) / 1e6:N0} msec " +
                $"before the window does; rates are of what there is"));
        doubts.AddRange(run.Problems);
        if (doubts.Count > 0) page.Markup(" <span class=\"some\">").Text(string.Join("; ", doubts)).Markup("</span>");
        page.Markup("</p>\n");
    }
}
