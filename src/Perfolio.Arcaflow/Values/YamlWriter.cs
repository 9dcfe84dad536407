using System.Globalization;
using System.Text;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Values;

/// <summary>
/// Writes block YAML that readers of YAML 1.1 and 1.2 understand alike: every text that either could take for something
/// else is quoted, and floats always carry a point.
/// </summary>
public sealed class YamlWriter : IValueWriter
{
    private readonly TextWriter _output;
    private readonly Stack<Frame> _open = [];
    // True when the line already holds the dash of a list item, behind which a nested collection begins.
    private bool _afterDash;

    /// <summary>Writes to a text.</summary>
    public YamlWriter(TextWriter output) => _output = output;

    /// <inheritdoc/>
    public void Null() => Scalar("null");

    /// <inheritdoc/>
    public void Boolean(bool value) => Scalar(value ? "true" : "false");

    /// <inheritdoc/>
    public void Integer(long value) => Scalar(value.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void Float(double value) => Scalar(FloatText(value));

    /// <inheritdoc/>
    public void Text(string value) => Scalar(Quoted(value));

    /// <inheritdoc/>
    public void BeginList(int count) => Begin(isMap: false, count);

    /// <inheritdoc/>
    public void BeginMap(int count) => Begin(isMap: true, count);

    /// <inheritdoc/>
    public void Key(string name) => KeyText(Quoted(name));

    /// <inheritdoc/>
    public void Key(long number) => KeyText(number.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void End()
    {
        _open.Pop();
        _afterDash = false;
    }

    internal static string Quoted(string text)
    {
        if (IsPlain(text)) return text;
        if (text.All(c => c is >= ' ' and <= '~' or (>= '\u00A1' and < '\u2000'))) return $"'{text.Replace("'", "''")}'";
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                >= ' ' and <= '~' => quoted.Append(c),
                _ when char.IsSurrogate(c) => quoted.Append(c),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsPlain(string text)
    {
        if (text.Length is 0 or > 200 || !(char.IsAsciiLetter(text[0]) || text[0] is '_' or '/')) return false;
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or '/' or ' '))
                return false;
        return text[^1] != ' '
            && text.ToUpperInvariant() is not ("Y" or "N" or "YES" or "NO" or "ON" or "OFF" or "TRUE" or "FALSE" or "NULL");
    }

    private static string FloatText(double value)
    {
        if (double.IsNaN(value)) return ".nan";
        if (double.IsInfinity(value)) return value > 0 ? ".inf" : "-.inf";
        string text = JsonNumberText.Format(value);
        int exponent = text.IndexOf('e', StringComparison.Ordinal);
        return exponent >= 0 && !text.Contains('.', StringComparison.Ordinal) ? text.Insert(exponent, ".0") : text;
    }

    private void Scalar(string text)
    {
        if (_open.TryPeek(out Frame? frame))
        {
            if (frame.IsMap) _output.Write(' ');
            else Dash(frame);
        }

        _output.Write(text);
        _output.Write('\n');
        _afterDash = false;
    }

    private void Begin(bool isMap, int count)
    {
        if (count == 0)
        {
            Scalar(isMap ? "{}" : "[]");
            _open.Push(new Frame(isMap, 0));
            return;
        }

        int indent = 0;
        if (_open.TryPeek(out Frame? parent))
        {
            indent = parent.Indent + (parent.IsMap && !isMap ? 0 : 2);
            if (parent.IsMap)
            {
                _output.Write('\n');
                _afterDash = false;
            }
            else
            {
                Dash(parent);
                _afterDash = true;
            }
        }

        _open.Push(new Frame(isMap, indent));
    }

    private void KeyText(string text)
    {
        if (!_afterDash) Indent(_open.Peek().Indent);
        _afterDash = false;
        _output.Write(text);
        _output.Write(':');
    }

    private void Dash(Frame frame)
    {
        if (!_afterDash) Indent(frame.Indent);
        _afterDash = false;
        _output.Write("- ");
    }

    private void Indent(int columns)
    {
        for (int i = 0; i < columns; i++) _output.Write(' ');
    }

    private sealed record Frame(bool IsMap, int Indent);
}
