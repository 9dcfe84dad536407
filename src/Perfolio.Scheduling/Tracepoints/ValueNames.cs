using System.Globalization;
using System.Text.RegularExpressions;

namespace Perfolio.Scheduling.Tracepoints;

/// <summary>The tables of values in a <c>print fmt</c> line.</summary>
public static partial class ValueNames
{
    /// <summary>The pairs of the first table at or behind a place, such as <c>{ 0x00000001, "S" }</c>.</summary>
    /// <param name="print">The line.</param>
    /// <param name="marker">Text behind which the table is looked for, such as <c>__print_flags(</c>.</param>
    /// <param name="from">Where to begin.</param>
    public static IReadOnlyList<KeyValuePair<ulong, string>> Table(string print, string marker, int from = 0)
    {
        var pairs = new List<KeyValuePair<ulong, string>>();
        int start = from < print.Length ? print.IndexOf(marker, from, StringComparison.Ordinal) : -1;
        if (start < 0) return pairs;
        int at = print.IndexOf('{', start);
        while (at >= 0 && at < print.Length && print[at] == '{')
        {
            Match match = Pair().Match(print, at);
            if (!match.Success || match.Index != at) break;
            if (Value(match.Groups[1].Value) is { } value) pairs.Add(new(value, match.Groups[2].Value));
            at = match.Index + match.Length;
            while (at < print.Length && print[at] is ' ' or ',') at++;
        }

        return pairs;
    }

    // A number or a sum of two, decimal or hexadecimal.
    private static ulong? Value(string text)
    {
        ulong sum = 0;
        foreach (string part in text.Split('+', StringSplitOptions.TrimEntries))
        {
            bool minus = part.StartsWith('-');
            string digits = part.TrimStart('-').TrimEnd('u', 'U', 'l', 'L');
            bool hex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            if (!ulong.TryParse(hex ? digits[2..] : digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
                return null;
            sum += minus ? unchecked(0 - value) : value;
        }

        return sum;
    }

    [GeneratedRegex("""\{ ?([-+0-9a-fA-FxuUlL ]{1,40}), ?"([^"]{0,80})" ?\}""", RegexOptions.None, 1000)]
    private static partial Regex Pair();
}
