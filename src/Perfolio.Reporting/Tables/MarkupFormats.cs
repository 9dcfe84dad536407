using System.Buffers;
using System.Text;

namespace Perfolio.Reporting.Tables;

/// <summary>Formats whose rows are markup.</summary>
internal static class MarkupFormats
{
    private const string HtmlRight = " style=\"text-align: right;\"";

    private static readonly SearchValues<char> LatexSpecial = SearchValues.Create("&%$#_{}~^\\<>");

    private static readonly SearchValues<char> HtmlSpecial = SearchValues.Create("&<>\"'");

    public static IEnumerable<TableFormat> All()
    {
        yield return Html("html") with { Escape = EscapeHtml };
        yield return Html("unsafehtml");
        yield return new TableFormat("mediawiki")
        {
            Opening = static _ => "{| class=\"wikitable\" style=\"text-align: left;\"\n|+ <!-- caption -->\n|-",
            Header = new("! ", " !! ", "", "", "style=\"text-align: right;\"| "),
            Row = new("|-\n| ", " || ", "", "", "style=\"text-align: right;\"| "),
            Closing = "|}",
            Escape = static text => EscapeHtml(text).Replace("|", "&#124;", StringComparison.Ordinal),
        };
        var asciidoc = new RowFrame("|", "|", "");
        yield return new TableFormat("asciidoc")
        {
            Opening = static right =>
                $"[cols=\"{string.Join(',', right.Select(r => r ? ">" : "<"))}\",options=\"header\"]\n|====",
            Header = asciidoc,
            Row = asciidoc,
            Padding = 1,
            Closing = "|====",
            Escape = static text => text.Replace("|", "\\|", StringComparison.Ordinal),
        };
        yield return new TableFormat("moinmoin")
        {
            Header = new("||", "||", "||", " ''' ", "<style=\"text-align: right;\"> ''' ", " ''' "),
            Row = new("||", "||", "||", "  ", "<style=\"text-align: right;\">  ", "  "),
        };
        yield return new TableFormat("textile")
        {
            Header = new("|_. ", " |_. ", " |"),
            Row = new("|", "|", "|", "<. ", ">. ", " "),
            Escape = static text => text.Replace("|", "&#124;", StringComparison.Ordinal),
        };
        yield return Latex("latex", "\\hline", "\\hline", "\\hline") with { Escape = EscapeLatex };
        yield return Latex("latex_raw", "\\hline", "\\hline", "\\hline");
        yield return Latex("latex_booktabs", "\\toprule", "\\midrule", "\\bottomrule") with { Escape = EscapeLatex };
        yield return Latex("latex_longtable", "\\hline", "\\hline\n\\endhead", "\\hline", "longtable") with
        {
            Escape = EscapeLatex
        };
    }

    private static TableFormat Html(string name) => new(name)
    {
        Opening = static _ => "<table>\n<thead>",
        Header = new("<tr>", "", "</tr>", "<th>", $"<th{HtmlRight}>", "</th>"),
        AfterHeader = "</thead>\n<tbody>",
        Row = new("<tr>", "", "</tr>", "<td>", $"<td{HtmlRight}>", "</td>"),
        Closing = "</tbody>\n</table>",
    };

    private static TableFormat Latex(string name, string top, string middle, string bottom, string environment = "tabular")
    {
        var row = new RowFrame("", "&", "\\\\");
        return new TableFormat(name)
        {
            Opening = right => $"\\begin{{{environment}}}{{{string.Concat(right.Select(r => r ? 'r' : 'l'))}}}\n{top}",
            Header = row,
            Row = row,
            Padding = 1,
            AfterHeader = middle,
            Closing = $"{bottom}\n\\end{{{environment}}}",
        };
    }

    // The file is UTF-8, so only what the language itself would interpret is escaped.
    private static string EscapeHtml(string text) => text.AsSpan().IndexOfAny(HtmlSpecial) < 0 ? text : text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#x27;", StringComparison.Ordinal);

    private static string EscapeLatex(string text)
    {
        if (text.AsSpan().IndexOfAny(LatexSpecial) < 0) return text;
        var result = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            result.Append(c switch
            {
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{c}",
                '~' => "\\textasciitilde{}",
                '^' => "\\^{}",
                '\\' => "\\textbackslash{}",
                '<' => "\\ensuremath{<}",
                '>' => "\\ensuremath{>}",
                _ => c.ToString(),
            });
        }

        return result.ToString();
    }
}
