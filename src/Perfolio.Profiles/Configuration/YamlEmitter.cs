using System.Globalization;
using System.Text;
using Perfolio.Profiles.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perfolio.Profiles.Configuration;

/// <summary>The text under which a value typed by a user is written into a YAML file.</summary>
internal static class YamlEmitter
{
    /// <summary>
    /// The value and its YAML for what a user typed: as YAML when it is one scalar or one list or mapping in brackets, as
    /// text otherwise or when <paramref name="asText"/> says so.
    /// </summary>
    internal static (string Scalar, JsonValue Value) FromUser(string typed, bool asText)
    {
        string trimmed = typed.Trim();
        if (!asText && trimmed.Length > 0 && !trimmed.Contains('\n') && IsOneValue(trimmed))
            return (trimmed, YamlText.Load(trimmed, "the new value"));
        return (Quoted(typed), JsonValue.Of(typed));
    }

    /// <summary>A text in double quotes.</summary>
    internal static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else if (c == '\t') quoted.Append("\\t");
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF')
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    // Comments or a colon must not vanish into YAML's syntax: the value has to reach to the end of what was typed.
    private static bool IsOneValue(string text)
    {
        try
        {
            _ = YamlText.Load(text, "the new value");
            var parser = new Parser(new StringReader(text));
            parser.MoveNext();
            parser.MoveNext();
            parser.MoveNext();
            if (parser.Current is Scalar scalar)
                return scalar.Style == ScalarStyle.Plain ? scalar.Value == text : scalar.End.Index == text.Length;
            return parser.Current is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow }
                && text[^1] is ']' or '}';
        }
        catch (Exception e) when (e is YamlException or ProfileException)
        {
            return false;
        }
    }
}
