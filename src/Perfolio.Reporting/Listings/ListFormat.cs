using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Perfolio.Profiles;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Listings;

/// <summary>
/// A line format of <c>status</c> and <c>log</c>: <c>%name%</c>, <c>%name:width%</c> or <c>%name:widthf.%</c> (filled up with
/// dots), everything else as it stands (docs/configuration.md).
/// </summary>
public sealed partial class ListFormat
{
    private readonly List<ListToken> _tokens = [];

    private ListFormat()
    {
    }

    /// <summary>The names of the columns, in order.</summary>
    public IEnumerable<string> Columns => _tokens.Where(t => t.Literal is null).Select(t => t.Name);

    /// <summary>Reads a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="key">The configuration key it comes from, for messages.</param>
    /// <param name="known">The columns there are.</param>
    /// <exception cref="OperationException">It names an unknown column.</exception>
    public static ListFormat Parse(string format, string key, IReadOnlyCollection<string> known)
    {
        var parsed = new ListFormat();
        int at = 0;
        foreach (Match match in Token().Matches(format))
        {
            string name = match.Groups["name"].Value;
            if (!known.Contains(name))
                throw new OperationException($"{key}: unknown column %{name}%; there are {string.Join(", ", known)}");
            parsed.AddLiteral(format[at..match.Index]);
            int? width = match.Groups["width"].Success
                ? int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture)
                : null;
            parsed._tokens.Add(
                new ListToken(null, name, width, match.Groups["fill"] is { Success: true } fill ? fill.Value[0] : ' '));
            at = match.Index + match.Length;
        }

        parsed.AddLiteral(format[at..]);
        return parsed;
    }

    /// <summary>The header line and one line per row, all of the same width.</summary>
    /// <param name="rows">The rows: column name → text.</param>
    /// <param name="title">The title of a column; null for its name.</param>
    public (string Header, IReadOnlyList<string> Lines) Render(
        IReadOnlyList<Func<string, string>> rows, Func<string, string>? title = null)
    {
        title ??= name => name;
        int[] widths = _tokens.Select(t => t.Literal is null ? WidthOf(t, rows, title) : 0).ToArray();
        string header = Line((t, width) => Centre(title(t.Name), width), widths);
        return (header, rows.Select(row => Line((t, width) => Cell(row(t.Name), t, width), widths)).ToArray());
    }

    private static int WidthOf(ListToken token, IReadOnlyList<Func<string, string>> rows, Func<string, string> title)
    {
        if (token.Width is not null) return token.Least;
        int longest = Math.Max(token.Least, DisplayWidth.Of(title(token.Name)));
        foreach (Func<string, string> row in rows)
            longest = Math.Max(longest, DisplayWidth.Of(CellText.Printable(row(token.Name))));
        return longest;
    }

    private static string Cell(string value, ListToken token, int width)
    {
        string text = CellText.Printable(value);
        // A width that was asked for cuts what is longer; ids are read from their front.
        if (token.Width is not null && text.Length > width) text = text[..width];
        return text + new string(token.Fill, Math.Max(0, width - DisplayWidth.Of(text)));
    }

    // The larger half goes to the left when both the padding and the width are odd, as in Python's str.center.
    private static string Centre(string text, int width)
    {
        int padding = Math.Max(0, width - DisplayWidth.Of(text));
        int left = (padding / 2) + (padding & width & 1);
        return new string(' ', left) + text + new string(' ', padding - left);
    }

    private string Line(Func<ListToken, int, string> cell, int[] widths)
    {
        var line = new StringBuilder();
        for (int i = 0; i < _tokens.Count; i++) line.Append(_tokens[i].Literal ?? cell(_tokens[i], widths[i]));
        return line.ToString();
    }

    private void AddLiteral(string text)
    {
        if (text.Length > 0) _tokens.Add(new ListToken(text, "", null, ' '));
    }

    [GeneratedRegex("%(?<name>[a-z]+)(:(?<width>[0-9]{1,4})(f(?<fill>.))?)?%", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
