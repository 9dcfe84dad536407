using System.Globalization;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Jobs.Workloads;

/// <summary>
/// A file name with keys between delimiters (<c>genimg{width}_{height}.pgm</c>): the value of a key is the text between the
/// fixed parts, an integer if it reads as one, else a float, else text.
/// </summary>
internal sealed class FileNamePattern
{
    private readonly List<string> _fixed = [];
    private readonly List<string> _keys = [];

    private FileNamePattern()
    {
    }

    /// <summary>Reads a pattern; null when its delimiters are not balanced.</summary>
    public static FileNamePattern? Parse(string pattern, char open, char close)
    {
        var parsed = new FileNamePattern();
        int at = 0;
        while (true)
        {
            int start = pattern.IndexOf(open, at);
            if (start < 0) break;
            int end = pattern.IndexOf(close, start + 1);
            if (end < 0) return null;
            parsed._fixed.Add(pattern[at..start]);
            parsed._keys.Add(pattern[(start + 1)..end]);
            at = end + 1;
        }

        parsed._fixed.Add(pattern[at..]);
        return parsed;
    }

    /// <summary>The values of the keys in a file name; null when it does not match.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonValue>>? Match(string name)
    {
        if (_keys.Count == 0) return _fixed[0].Length == 0 || _fixed[0] == name ? [] : null;
        var values = new List<KeyValuePair<string, JsonValue>>();
        if (!name.StartsWith(_fixed[0], StringComparison.Ordinal)) return null;
        int at = _fixed[0].Length;
        for (int i = 0; i < _keys.Count; i++)
        {
            string behind = _fixed[i + 1];
            bool last = i == _keys.Count - 1;
            if (last && !name.AsSpan(at).EndsWith(behind, StringComparison.Ordinal)) return null;
            int end = last ? name.Length - behind.Length : name.IndexOf(behind, at, StringComparison.Ordinal);
            if (end < at || (!last && behind.Length == 0)) return null;
            values.Add(new(_keys[i], Value(name[at..end])));
            at = end + behind.Length;
        }

        return values;
    }

    private static JsonValue Value(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
            return JsonValue.Of(integer);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)
            ? JsonValue.Of(real)
            : JsonValue.Of(text);
    }
}
