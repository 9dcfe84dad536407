using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>Reads lists and files of definitions.</summary>
public static class DerivedDefinitions
{
    /// <summary>Reads what is given as an option.</summary>
    /// <param name="text">A file (it begins with <c>/</c> or <c>.</c>), or definitions <c>name=expression</c> with <c>;</c> or
    /// <c>,</c> between; null for none.</param>
    /// <returns>The definitions.</returns>
    /// <exception cref="ReportSyntaxException">A definition given here cannot be read.</exception>
    /// <exception cref="ProfileException">A definition in a file cannot be read.</exception>
    public static IReadOnlyList<DerivedExpression> Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        if (text[0] is '/' or '.')
            return ReadFile(text);
        try
        {
            return [.. Split(text).Select(static definition =>
            {
                var equals = definition.IndexOf('=', StringComparison.Ordinal);
                return equals > 0
                    ? DerivedExpression.Parse(definition[..equals].Trim(), definition[(equals + 1)..].Trim())
                    : throw new ReportSyntaxException($"a derived metric is name=expression, not '{definition}'");
            })];
        }
        catch (DerivedSyntaxException e)
        {
            throw new ReportSyntaxException(e.Message);
        }
    }

    /// <summary>Reads a file in the form of pmLoadDerivedConfig(3); help texts are skipped.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The definitions.</returns>
    /// <exception cref="ProfileException">A line cannot be read.</exception>
    public static IReadOnlyList<DerivedExpression> ReadFile(string path) => Read(File.ReadAllText(path), path);

    /// <summary>Reads a text in the form of pmLoadDerivedConfig(3).</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <returns>The definitions.</returns>
    /// <exception cref="ProfileException">A line cannot be read.</exception>
    public static IReadOnlyList<DerivedExpression> Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var definitions = new List<DerivedExpression>();
        char? quote = null;
        var number = 0;
        foreach (var line in text.Split(["\r\n", "\n"], StringSplitOptions.None))
        {
            number++;
            if (quote is { } open)
            {
                quote = Closes(line, open) ? null : open;
                continue;
            }

            var trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
                continue;
            var equals = trimmed.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new ProfileException(file, FormattableString.Invariant($"line {number}: 'name = expression' expected, not '{trimmed}'"));
            var name = trimmed[..equals].Trim();
            var value = trimmed[(equals + 1)..].Trim();
            if (name.EndsWith(')'))
            {
                // name(oneline) = …, name(helptext) = '…' over several lines.
                if (value.Length > 0 && value[0] is '\'' or '"' && !Closes(value[1..], value[0]))
                    quote = value[0];
                continue;
            }

            try
            {
                definitions.Add(DerivedExpression.Parse(name, value));
            }
            catch (DerivedSyntaxException e)
            {
                throw new ProfileException(file, FormattableString.Invariant($"line {number}: {e.Message}"));
            }
        }

        return definitions;
    }

    private static bool Closes(string line, char quote)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
                i++;
            else if (line[i] == quote)
                return true;
        }

        return false;
    }

    // At ';', and at ',' that is in no parentheses and followed by a new definition.
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (text[i] != ';' && (text[i] != ',' || depth > 0))
                continue;
            yield return text[start..i];
            start = i + 1;
        }

        if (text[start..].Trim().Length > 0)
            yield return text[start..];
    }
}
