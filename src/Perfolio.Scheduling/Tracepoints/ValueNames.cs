using System.Globalization;

namespace Perfolio.Scheduling.Tracepoints;

/// <summary>The tables of values in a <c>print fmt</c> line.</summary>
public static class ValueNames
{
    private const int LongestNumber = 40;
    private const int LongestName = 80;

    /// <summary>The pairs of the first table at or behind a place, such as <c>{ 0x00000001, "S" }</c>.</summary>
    /// <param name="print">The line.</param>
    /// <param name="marker">Text behind which the table is looked for, such as <c>__print_flags(</c>.</param>
    /// <param name="from">Where to begin.</param>
    public static IReadOnlyList<KeyValuePair<ulong, string>> Table(string print, string marker, int from = 0) =>
        Pairs(print, marker, from);

    // As a list: going through an interface the framework's code would be compiled whenever a command begins.
    internal static List<KeyValuePair<ulong, string>> Pairs(string print, string marker, int from)
    {
        var pairs = new List<KeyValuePair<ulong, string>>();
        int start = from < print.Length ? print.IndexOf(marker, from, StringComparison.Ordinal) : -1;
        if (start < 0) return pairs;
        int at = print.IndexOf('{', start);
        while (at >= 0 && at < print.Length && print[at] == '{')
        {
            int length = Pair(print.AsSpan(at), out ReadOnlySpan<char> number, out ReadOnlySpan<char> name);
            if (length == 0) break;
            if (Value(number.ToString()) is { } value) pairs.Add(new(value, name.ToString()));
            at += length;
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
            if (!ulong.TryParse(hex ? digits[2..] : digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                CultureInfo.InvariantCulture, out ulong value))
                return null;
            sum += minus ? unchecked(0 - value) : value;
        }

        return sum;
    }

    // A pair such as { 0x1, "S" } at the beginning of a text, and its length; 0 when there is none.
    private static int Pair(ReadOnlySpan<char> text, out ReadOnlySpan<char> number, out ReadOnlySpan<char> name)
    {
        number = name = default;
        int at = Behind(text, 1, ' '), start = at;
        while (at < text.Length && IsNumeric(text[at])) at++;
        number = text[start..at];
        if (number.Length is 0 or > LongestNumber || at == text.Length || text[at] != ',') return 0;
        at = Behind(text, at + 1, ' ');
        if (at == text.Length || text[at] != '"') return 0;
        int end = text[(at + 1)..].IndexOf('"');
        if (end is < 0 or > LongestName) return 0;
        name = text.Slice(at + 1, end);
        at = Behind(text, at + end + 2, ' ');
        return at < text.Length && text[at] == '}' ? at + 1 : 0;
    }

    private static bool IsNumeric(char one) =>
        char.IsAsciiHexDigit(one) || one is '-' or '+' or 'x' or 'u' or 'U' or 'l' or 'L' or ' ';

    private static int Behind(ReadOnlySpan<char> text, int at, char optional) =>
        at < text.Length && text[at] == optional ? at + 1 : at;
}
