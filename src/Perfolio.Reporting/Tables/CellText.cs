using System.Globalization;
using System.Text;
using Perfolio.Profiles.Json;

namespace Perfolio.Reporting.Tables;

/// <summary>The text of cells that are no plain numbers.</summary>
internal static class CellText
{
    /// <summary>
    /// A value as the text of a cell in a format; control characters are shown escaped, so a row stays one line.
    /// </summary>
    public static string Of(JsonValue? value, TableFormat format) =>
        value is null
            ? "nan"
            : Of(value is { Kind: JsonKind.Float } && double.IsNaN(value.AsDouble()) ? "nan" : value.ToDisplayText(), format);

    /// <summary>A text as a cell of a format.</summary>
    public static string Of(string text, TableFormat format) => format.Escape(Printable(text));

    /// <summary>A text whose control characters, line separators and directional marks are escaped.</summary>
    public static string Printable(string text)
    {
        if (IsPrintable(text)) return text;
        var result = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (!IsUnprintable(c)) result.Append(c);
            else if (c == '\n') result.Append("\\n");
            else if (c == '\t') result.Append("\\t");
            else if (c == '\r') result.Append("\\r");
            else if (c <= 0xff) result.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return result.ToString();
    }

    private static bool IsPrintable(string text)
    {
        foreach (char c in text)
            if (IsUnprintable(c))
                return false;
        return true;
    }

    // Directional overrides could make a row read otherwise than it is.
    private static bool IsUnprintable(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
