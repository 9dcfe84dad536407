namespace Perfolio.Metrics.Reporting.Configuration;

/// <summary>Lists of instances: separated by commas; with quotes round those that contain commas or blanks.</summary>
internal static class InstanceList
{
    /// <summary>Reads a list.</summary>
    public static IReadOnlyList<string> Parse(string text)
    {
        var list = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            while (at < text.Length && (text[at] == ',' || char.IsWhiteSpace(text[at])))
                at++;
            if (at == text.Length)
                break;
            var quote = text[at];
            var end = quote is '"' or '\'' ? text.IndexOf(quote, at + 1) : -1;
            if (end > 0)
            {
                list.Add(text[(at + 1)..end]);
                at = end + 1;
                continue;
            }

            end = text.IndexOf(',', at);
            if (end < 0)
                end = text.Length;
            list.Add(text[at..end].Trim());
            at = end;
        }

        return list;
    }

    /// <summary>Where a list that begins inside a text ends: at the first comma that is neither in quotes nor between quoted
    /// ones.</summary>
    public static int End(string text, int start)
    {
        var at = start;
        while (at < text.Length && text[at] is '"' or '\'')
        {
            var close = text.IndexOf(text[at], at + 1);
            if (close < 0)
                break;
            at = close + 1;
            if (at + 1 < text.Length && text[at] == ',' && text[at + 1] is '"' or '\'')
                at++;
            else
                break;
        }

        return text.IndexOf(',', Math.Min(at, text.Length));
    }
}
