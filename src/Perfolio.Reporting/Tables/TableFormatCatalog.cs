namespace Perfolio.Reporting.Tables;

/// <summary>All table formats.</summary>
internal static class TableFormatCatalog
{
    private static readonly Dictionary<string, TableFormat> ByName =
        Lines().Concat(Boxes()).Concat(MarkupFormats.All()).Concat(
        [
            new TableFormat("tsv") { Header = new("", "\t", ""), Row = new("", "\t", "") },
            new TableFormat("csv") { Kind = TableKind.Csv },
            new TableFormat("jsonl") { Kind = TableKind.JsonLines },
        ]).ToDictionary(f => f.Name);

    public static IReadOnlyList<string> Names { get; } = ByName.Keys.Order(StringComparer.Ordinal).ToArray();

    public static TableFormat? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<TableFormat> Lines()
    {
        var pipes = new RowFrame("|", "|", "|");
        yield return new TableFormat("plain");
        yield return new TableFormat("simple") { BelowHeader = new("", "-", "  ", "") };
        RuleLine rst = new("", "=", "  ", "");
        yield return new TableFormat("rst") { Above = rst, BelowHeader = rst, Below = rst };
        yield return new TableFormat("github")
        {
            Header = pipes,
            Row = pipes,
            Padding = 1,
            BelowHeader = new("|", "-", "|", "|"),
            Escape = EscapePipe,
        };
        yield return new TableFormat("pipe")
        {
            Header = pipes,
            Row = pipes,
            Padding = 1,
            BelowHeader = new("|", "-", "|", "|"),
            HasColons = true,
            Escape = EscapePipe,
        };
        yield return new TableFormat("orgtbl")
        {
            Header = pipes,
            Row = pipes,
            Padding = 1,
            BelowHeader = new("|", "-", "+", "|"),
            Escape = static text => text.Replace("|", "\\vert{}", StringComparison.Ordinal),
        };
        yield return new TableFormat("jira")
        {
            Header = new("||", "||", "||"),
            Row = pipes,
            Padding = 1,
            Escape = EscapePipe,
        };
        yield return new TableFormat("youtrack")
        {
            Header = new("|| ", " || ", " || "),
            Row = new("| ", " | ", " |"),
            Padding = 1,
        };
        var presto = new RowFrame("", "|", "");
        yield return new TableFormat("presto")
        {
            Header = presto,
            Row = presto,
            Padding = 1,
            BelowHeader = new("", "-", "+", "")
        };
        RuleLine pretty = new("+", "-", "+", "+");
        yield return new TableFormat("pretty")
        {
            Header = pipes,
            Row = pipes,
            Padding = 1,
            MinimumPadding = 0,
            IsCentred = true,
            Above = pretty,
            BelowHeader = pretty,
            Below = pretty,
        };
        yield return new TableFormat("psql")
        {
            Header = pipes,
            Row = pipes,
            Padding = 1,
            Above = pretty,
            BelowHeader = new("|", "-", "+", "|"),
            Below = pretty,
        };
    }

    // Each box as four lines of begin, filling, separator, end: above, below the header, between rows, below.
    private static IEnumerable<TableFormat> Boxes()
    {
        (string Name, string Outline, string Lines, string Bar)[] boxes =
        [
            ("grid", "outline", "+-++ +=++ +-++ +-++", "|"),
            ("simple_grid", "simple_outline", "┌─┬┐ ├─┼┤ ├─┼┤ └─┴┘", "│"),
            ("rounded_grid", "rounded_outline", "╭─┬╮ ├─┼┤ ├─┼┤ ╰─┴╯", "│"),
            ("heavy_grid", "heavy_outline", "┏━┳┓ ┣━╋┫ ┣━╋┫ ┗━┻┛", "┃"),
            ("mixed_grid", "mixed_outline", "┍━┯┑ ┝━┿┥ ├─┼┤ ┕━┷┙", "│"),
            ("double_grid", "double_outline", "╔═╦╗ ╠═╬╣ ╠═╬╣ ╚═╩╝", "║"),
            ("fancy_grid", "fancy_outline", "╒═╤╕ ╞═╪╡ ├─┼┤ ╘═╧╛", "│"),
        ];
        foreach ((string name, string outline, string lines, string bar) in boxes)
        {
            RuleLine[] rules = lines.Split(' ')
                .Select(l => new RuleLine(l[..1], l[1..2], l[2..3], l[3..])).ToArray();
            var row = new RowFrame(bar, bar, bar);
            var format = new TableFormat(outline)
            {
                Header = row,
                Row = row,
                Padding = 1,
                Above = rules[0],
                BelowHeader = rules[1],
                Below = rules[3],
            };
            yield return format;
            yield return new TableFormat(name)
            {
                Header = row,
                Row = row,
                Padding = 1,
                Above = rules[0],
                BelowHeader = rules[1],
                Between = rules[2],
                Below = rules[3],
            };
        }
    }

    private static string EscapePipe(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
