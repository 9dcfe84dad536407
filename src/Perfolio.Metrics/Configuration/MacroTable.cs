using System.Text;

namespace Perfolio.Metrics.Configuration;

/// <summary>
/// Macros of a configuration. What a macro stands for is not looked at again, so that nothing can grow without end.
/// </summary>
internal sealed class MacroTable
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public bool Has(string name) => _values.ContainsKey(name);

    public bool TryAdd(string name, string value) => _values.TryAdd(name, value);

    public void Remove(string name) => _values.Remove(name);

    /// <summary>Characters of the name at the beginning of a text: letters, digits and underscores, the first no digit.</summary>
    public static int LengthOfName(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetter(text[length]) || text[length] == '_'
            || (length > 0 && char.IsAsciiDigit(text[length]))))
            length++;
        return length;
    }

    /// <summary>Replaces <c>%NAME</c> and <c>%{NAME}</c>; of a name that is not defined everything stays.</summary>
    public string Replace(string line)
    {
        if (_values.Count == 0 || !line.Contains('%', StringComparison.Ordinal))
            return line;
        var result = new StringBuilder();
        var at = 0;
        while (at < line.Length)
        {
            var percent = line.IndexOf('%', at);
            if (percent < 0)
                break;
            result.Append(line, at, percent - at);
            var brace = percent + 1 < line.Length && line[percent + 1] == '{';
            var start = percent + (brace ? 2 : 1);
            var end = start + LengthOfName(line.AsSpan(start));
            var closed = !brace || (end < line.Length && line[end] == '}');
            var next = brace && closed ? end + 1 : end;
            if (end > start && closed && _values.TryGetValue(line[start..end], out var value))
                result.Append(value);
            else
                result.Append(line, percent, next - percent);
            at = next;
        }

        return result.Append(line, at, line.Length - at).ToString();
    }
}
