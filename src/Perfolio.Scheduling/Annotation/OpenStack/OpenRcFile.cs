using System.Text;

namespace Perfolio.Scheduling.Annotation.OpenStack;

/// <summary>Reads openrc files: <c>export OS_NAME="value"</c>. They are shell scripts, which are read and not run.</summary>
public static class OpenRcFile
{
    private const int LargestFile = 1 << 20;

    /// <summary>
    /// Reads a file. Values that the shell would have to work out (<c>$OS_PASSWORD_INPUT</c>) are not given then.
    /// </summary>
    /// <param name="path">Path.</param>
    /// <exception cref="SchedulingException">It is too large, or a quote is not closed; says in which line.</exception>
    public static CloudSettings Read(string path)
    {
        if (new FileInfo(path).Length > LargestFile)
            throw new SchedulingException(path, "is larger than 1 MiB, which no openrc file is");
        return Parse(File.ReadAllLines(path), path);
    }

    /// <summary>Reads the lines of a file.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="name">What to call them in messages.</param>
    /// <exception cref="SchedulingException">A quote is not closed; says in which line.</exception>
    public static CloudSettings Parse(IReadOnlyList<string> lines, string name)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < lines.Count; i++)
        {
            ReadOnlySpan<char> line = lines[i].AsSpan().Trim();
            if (line.StartsWith("export ")) line = line["export ".Length..].TrimStart();
            int equals = line.IndexOf('=');
            if (!line.StartsWith("OS_") || equals < 0 || line[..equals].ContainsAny(" \t\"'$")) continue;
            string key = line["OS_".Length..equals].ToString();
            if (Value(line[(equals + 1)..], name, i + 1) is { } value) values[key] = value;
        }

        return new CloudSettings(name, values);
    }

    /// <summary>The value of a word of the shell; null when the shell would have to work it out.</summary>
    private static string? Value(ReadOnlySpan<char> word, string file, int line)
    {
        var value = new StringBuilder();
        char quote = '\0';
        for (int i = 0; i < word.Length; i++)
        {
            char one = word[i];
            if (quote == '\'')
            {
                if (one == '\'') quote = '\0';
                else value.Append(one);
            }
            else if (one is '$' or '`') return null;
            else if (one == '\\' && i + 1 < word.Length)
            {
                // Inside of double quotes a backslash is itself in front of most characters.
                if (quote == '"' && !"\"\\$`".Contains(word[i + 1], StringComparison.Ordinal)) value.Append(one);
                value.Append(word[++i]);
            }
            else if (one == '"') quote = quote == '"' ? '\0' : '"';
            else if (quote == '\0' && one == '\'') quote = '\'';
            else if (quote == '\0' && (char.IsWhiteSpace(one) || one == ';')) break;
            else value.Append(one);
        }

        return quote == '\0' ? value.ToString()
            : throw new SchedulingException(file, FormattableString.Invariant($"line {line} has a quote that is not closed"));
    }
}
