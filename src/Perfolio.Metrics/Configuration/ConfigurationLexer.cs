using Perfolio.Profiles;

namespace Perfolio.Metrics.Configuration;

/// <summary>Splits a logging configuration into tokens. A <c>#</c> begins a comment; commas count as blanks.</summary>
internal static class ConfigurationLexer
{
    private const string Marks = "{}[]:;";

    public static List<ConfigurationToken> Split(string text, string file)
    {
        var tokens = new List<ConfigurationToken>();
        var line = 1;
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (c == '\n')
            {
                line++;
                at++;
            }
            else if (char.IsWhiteSpace(c) || c == ',')
            {
                at++;
            }
            else if (c == '#')
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else if (c == '"')
            {
                var end = text.IndexOfAny(['"', '\n'], at + 1);
                if (end < 0 || text[end] == '\n')
                    throw new ProfileException(file, $"line {line}: a quoted name is not closed");
                tokens.Add(new ConfigurationToken(text[(at + 1)..end], true, line));
                at = end + 1;
            }
            else if (Marks.Contains(c, StringComparison.Ordinal))
            {
                tokens.Add(new ConfigurationToken(c.ToString(), false, line));
                at++;
            }
            else if (c == '%')
            {
                throw new ProfileException(file, $"line {line}: macros (%include, %define, %ifdef) are not supported; write the configuration out");
            }
            else
            {
                var end = at;
                while (end < text.Length && IsWord(text[end]))
                    end++;
                if (end == at)
                    throw new ProfileException(file, $"line {line}: unexpected character '{(char.IsControl(c) ? '?' : c)}'");
                tokens.Add(new ConfigurationToken(text[at..end], false, line));
                at = end;
            }
        }

        return tokens;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or '*' or '+';
}
