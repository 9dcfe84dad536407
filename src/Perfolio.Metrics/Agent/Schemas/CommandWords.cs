using System.Text;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>Splits a command line into words as a shell would: blanks, quotes, backslashes; nothing else has a meaning.</summary>
public static class CommandWords
{
    /// <summary>Splits.</summary>
    /// <param name="line">The command line.</param>
    /// <returns>Its words; null when a quote has no end.</returns>
    public static IReadOnlyList<string>? Split(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var words = new List<string>();
        var word = new StringBuilder();
        var inWord = false;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length)
                word.Append(line[++i]);
            else if (quote != '\0' && c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'')
                quote = c;
            else if (quote == '\0' && char.IsWhiteSpace(c))
                Finish();
            else
                word.Append(c);
            inWord |= quote != '\0' || word.Length > 0;
        }

        Finish();
        return quote == '\0' ? words : null;

        void Finish()
        {
            if (inWord)
                words.Add(word.ToString());
            word.Clear();
            inWord = false;
        }
    }
}
