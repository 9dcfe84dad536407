using System.Text;
using Perfolio.Reporting.Html;

namespace Perfolio.Reporting.Metrics;

/// <summary>
/// A metrics page that is written as its rows come, those of several sets in any order (docs/reports.md). Memory is that of one
/// chunk for
/// each set. Only a page that was completed can be read.
/// </summary>
public sealed class MetricsPageWriter : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly PageWriter _page;
    private readonly List<PendingSet> _sets = [];

    /// <summary>Begins a page.</summary>
    /// <param name="output">Takes UTF-8; it stays open.</param>
    /// <param name="title">The heading.</param>
    /// <param name="facts">Names and values for the head of the page.</param>
    public MetricsPageWriter(Stream output, string title, IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _writer = new StreamWriter(output, utf8, 1 << 16, leaveOpen: true) { NewLine = "\n" };
        _page = new PageWriter(_writer);
        PageAssets.Metrics.WriteHead(_page, title);
        _page.Markup("<header><button id=\"theme\" type=\"button\">Dark</button>\n").Element("h1", title);
        _page.Markup("\n<dl>\n");
        foreach ((string name, string value) in facts) _page.Element("dt", name).Element("dd", value).Markup("\n");
        _page.Markup("</dl></header>\n<div id=\"bar\"></div>\n<main id=\"sets\"><noscript><section class=\"warning\">")
            .Text("This page draws with its own script, which is switched off.").Markup("</section></noscript></main>\n");
        _page.Markup("<footer>Made by Perfolio. This page is complete: it loads nothing from anywhere.</footer>\n");
    }

    /// <summary>Begins a metric set.</summary>
    /// <param name="title">Its name, such as <c>:sar</c>.</param>
    /// <param name="columns">What the columns are; read when the page is completed.</param>
    /// <returns>The number of the set.</returns>
    public int BeginSet(string title, IReadOnlyList<MetricsPageColumn> columns)
    {
        _sets.Add(new PendingSet(title, columns));
        return _sets.Count - 1;
    }

    /// <summary>Adds rows to a set.</summary>
    /// <param name="set">The number of the set.</param>
    /// <param name="block">Rows later than all before of this set; it may be reused afterwards.</param>
    public void Add(int set, MetricsPageBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        PendingSet pending = _sets[set];
        pending.Marks.AddRange(block.Marks);
        pending.Rows += block.Times.Length;
        for (int first = 0; first < block.Times.Length;)
        {
            int count = Math.Min(pending.Chunk.Room(block.Values.Count), block.Times.Length - first);
            if (count > 0) pending.Chunk.Add(block, first, count);
            first += count;
            if (pending.Chunk.Room(block.Values.Count) == 0) Flush(set);
        }
    }

    /// <summary>Writes what is left: the sets' descriptions and the script that draws them.</summary>
    public void Complete()
    {
        for (int set = 0; set < _sets.Count; set++)
            if (_sets[set].Chunk.Rows > 0)
                Flush(set);
        foreach (PendingSet set in _sets)
        {
            string head = MetricsPageHead.ToJson(set.Title, set.Columns, set.Rows, set.Marks);
            _page.Markup("<script type=\"application/json\" class=\"set\">").Markup(head).Markup("</script>\n");
        }

        PageAssets.Metrics.WriteScript(_page);
        _writer.Flush();
    }

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();

    private void Flush(int set)
    {
        _page.Markup(FormattableString.Invariant($"<script type=\"text/plain\" class=\"chunk\" data-set=\"{set}\">"));
        _sets[set].Chunk.WriteTo(_writer);
        _page.Markup("</script>\n");
    }

    private sealed class PendingSet(string title, IReadOnlyList<MetricsPageColumn> columns)
    {
        public string Title { get; } = title;

        public IReadOnlyList<MetricsPageColumn> Columns { get; } = columns;

        public MetricsPageChunk Chunk { get; } = new();

        public List<double> Marks { get; } = [];

        public long Rows { get; set; }
    }
}
