using System.Text;
using Perfolio.Reporting.Html;

namespace Perfolio.Reporting.Metrics;

/// <summary>
/// Time series as one HTML page that needs nothing else: no network, no other file (docs/reports.md). It is written as a stream: memory is
/// that of one block and one chunk, however long the recording is.
/// </summary>
public static class MetricsPage
{
    /// <summary>Writes the page as UTF-8; the stream stays open.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="content">What is shown.</param>
    /// <param name="cancellation">Ends the writing; the page is incomplete then.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Write(Stream output, MetricsPageContent content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
        writer.NewLine = "\n";
        var page = new PageWriter(writer);
        PageAssets assets = PageAssets.Metrics;
        assets.WriteHead(page, content.Title);
        page.Markup("<header><button id=\"theme\" type=\"button\">Dark</button>\n").Element("h1", content.Title).Markup("\n<dl>\n");
        foreach ((string name, string value) in content.Facts) page.Element("dt", name).Element("dd", value).Markup("\n");
        page.Markup("</dl></header>\n<div id=\"bar\"></div>\n<main id=\"sets\"><noscript><section class=\"warning\">This page draws with its own script, which is switched off.</section></noscript></main>\n");
        page.Markup("<footer>Made by Perfolio. This page is complete: it loads nothing from anywhere.</footer>\n");
        int number = 0;
        foreach (MetricsPageSet set in content.Sets) WriteSet(page, writer, set, number++, cancellation);
        assets.WriteScript(page);
    }

    private static void WriteSet(PageWriter page, TextWriter writer, MetricsPageSet set, int number, CancellationToken cancellation)
    {
        var chunk = new MetricsPageChunk();
        var marks = new List<double>();
        long rows = 0;
        foreach (MetricsPageBlock block in set.Blocks)
        {
            cancellation.ThrowIfCancellationRequested();
            marks.AddRange(block.Marks);
            for (int first = 0; first < block.Times.Length;)
            {
                int count = Math.Min(chunk.Room(block.Values.Count), block.Times.Length - first);
                if (count > 0) chunk.Add(block, first, count);
                first += count;
                rows += count;
                if (chunk.Room(block.Values.Count) == 0) Flush();
            }
        }

        if (chunk.Rows > 0) Flush();
        page.Markup("<script type=\"application/json\" class=\"set\">").Markup(MetricsPageHead.ToJson(set, rows, marks)).Markup("</script>\n");

        void Flush()
        {
            page.Markup(FormattableString.Invariant($"<script type=\"text/plain\" class=\"chunk\" data-set=\"{number}\">"));
            chunk.WriteTo(writer);
            page.Markup("</script>\n");
        }
    }
}
