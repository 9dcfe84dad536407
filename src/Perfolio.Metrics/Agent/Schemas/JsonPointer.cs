using System.Text;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>JSON pointers as RFC 6901 writes them.</summary>
public static class JsonPointer
{
    /// <summary>Deepest pointer that is taken: no data may be nested deeper.</summary>
    public const int MaxDepth = 64;

    /// <summary>Reads a pointer.</summary>
    /// <param name="text">Such as <c>/data/a~1b</c>; empty for the whole.</param>
    /// <returns>Its tokens; null when it is not a pointer.</returns>
    public static IReadOnlyList<string>? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return [];
        if (text[0] != '/')
            return null;
        var tokens = text[1..].Split('/');
        if (tokens.Length > MaxDepth)
            return null;
        for (var i = 0; i < tokens.Length; i++)
        {
            for (var at = tokens[i].IndexOf('~'); at >= 0; at = tokens[i].IndexOf('~', at + 1))
            {
                if (at + 1 == tokens[i].Length || tokens[i][at + 1] is not ('0' or '1'))
                    return null;
            }

            tokens[i] = tokens[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }

        return tokens;
    }

    /// <summary>Writes a pointer.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <returns>The text.</returns>
    public static string Format(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var text = new StringBuilder();
        foreach (var token in tokens)
            text.Append('/').Append(
                token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        return text.ToString();
    }
}
