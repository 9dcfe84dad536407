using System.Buffers;
using System.Globalization;
using System.Text;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>
/// Splits the text of a command into words by a shell's quoting rules and nothing else of a shell: no variables, no
/// wildcards, no operators (docs/commands.md).
/// </summary>
public static class CommandLine
{
    private static readonly SearchValues<char> NeedNoQuotes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+,-./:=@_^");

    /// <summary>The words of a text.</summary>
    /// <exception cref="OperationException">A quote is not closed, or the text ends in a backslash.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            switch (c)
            {
                case ' ' or '\t' or '\n' or '\r':
                    if (inWord) words.Add(word.ToString());
                    word.Clear();
                    inWord = false;
                    continue;
                case '\'':
                    at = SingleQuoted(text, at, word);
                    break;
                case '"':
                    at = DoubleQuoted(text, at, word);
                    break;
                case '\\':
                    if (++at == text.Length) throw Unbalanced(text, at - 1, "a backslash that escapes nothing");
                    // Backslash and line end together are nothing, as in a shell.
                    if (text[at] == '\n') continue;
                    word.Append(text[at]);
                    break;
                default:
                    word.Append(c);
                    break;
            }

            inWord = true;
        }

        if (inWord) words.Add(word.ToString());
        return words;
    }

    /// <summary>The shortest usual spelling of a word that <see cref="Split"/> and a shell read back as that word.</summary>
    public static string Quote(string word)
    {
        if (word.Length > 0 && word.AsSpan().IndexOfAnyExcept(NeedNoQuotes) < 0) return word;
        return "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
    }

    /// <summary>Words joined to a line that <see cref="Split"/> splits into the same words.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static int SingleQuoted(string text, int open, StringBuilder word)
    {
        int close = text.IndexOf('\'', open + 1);
        if (close < 0) throw Unbalanced(text, open, "a single quote that is not closed");
        word.Append(text, open + 1, close - open - 1);
        return close;
    }

    private static int DoubleQuoted(string text, int open, StringBuilder word)
    {
        for (int at = open + 1; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"') return at;
            if (c == '\\' && at + 1 < text.Length && text[at + 1] is ('"' or '\\' or '$' or '`' or '\n'))
            {
                at++;
                if (text[at] != '\n') word.Append(text[at]);
                continue;
            }

            word.Append(c);
        }

        throw Unbalanced(text, open, "a double quote that is not closed");
    }

    private static OperationException Unbalanced(string text, int at, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the command has {what} at character {at + 1}: {Shown(text)}"));

    private static string Shown(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
