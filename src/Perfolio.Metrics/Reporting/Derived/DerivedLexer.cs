using System.Globalization;
using System.Text;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>Cuts a definition into words.</summary>
internal sealed class DerivedLexer
{
    private static readonly string[] Operators = ["<=", ">=", "==", "!=", "&&", "||"];

    private readonly string _name;
    private readonly string _text;
    private int _at;

    public DerivedLexer(string name, string text)
    {
        _name = name;
        _text = text;
        SkipBlanks();
    }

    /// <summary>First character of the next word.</summary>
    public int Column => _at;

    public bool AtEnd => _at >= _text.Length;

    public char Peek => AtEnd ? '\0' : _text[_at];

    public bool IsName => char.IsAsciiLetter(Peek);

    public bool IsNumber => char.IsAsciiDigit(Peek) || (Peek == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]));

    public DerivedSyntaxException Wrong(string reason, int column = -1) => new(_name, column < 0 ? _at : column, reason);

    /// <summary>What stands here, for messages.</summary>
    public string Here => AtEnd ? "the end" : $"'{Peek}'";

    public bool Take(char expected)
    {
        if (Peek != expected)
            return false;
        _at++;
        SkipBlanks();
        return true;
    }

    public void Expect(char expected)
    {
        if (!Take(expected))
            throw Wrong($"'{expected}' expected, not {Here}");
    }

    /// <summary>Name of a metric, function or tag.</summary>
    public string Name()
    {
        var start = _at;
        while (!AtEnd && (char.IsAsciiLetterOrDigit(Peek) || Peek is '_' or '.'))
            _at++;
        var name = _text[start.._at];
        SkipBlanks();
        return name;
    }

    /// <summary>A number: an integer of 32 bits, or floating point.</summary>
    public (bool IsInteger, long Bits) Number()
    {
        var start = _at;
        var real = false;
        while (!AtEnd && (char.IsAsciiDigit(Peek) || Peek is '.' or 'e' or 'E' || (Peek is '+' or '-' && _text[_at - 1] is 'e' or 'E')))
            real |= !char.IsAsciiDigit(_text[_at++]);
        var word = _text.AsSpan(start, _at - start);
        if (!real && uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            SkipBlanks();
            return (true, whole);
        }

        if (!real)
            throw Wrong("an integer constant is above 4294967295; write it with a decimal point", start);
        if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            throw Wrong("this is no number", start);
        SkipBlanks();
        return (false, BitConverter.DoubleToInt64Bits(value));
    }

    /// <summary>An operator between two operands; null when there is none.</summary>
    public string? Operator()
    {
        foreach (var two in Operators)
        {
            if (_text.AsSpan(_at).StartsWith(two, StringComparison.Ordinal))
            {
                _at += 2;
                SkipBlanks();
                return two;
            }
        }

        if (!"+-*/<>?:".Contains(Peek, StringComparison.Ordinal) || AtEnd)
            return null;
        var one = _text[_at++].ToString();
        SkipBlanks();
        return one;
    }

    /// <summary>Everything up to a closing character; a backslash takes its meaning away.</summary>
    public string Until(char close, string what)
    {
        var text = new StringBuilder();
        for (var start = _at; ; _at++)
        {
            if (AtEnd)
                throw Wrong($"{what} is not closed with '{close}'", start);
            if (Peek == close)
                break;
            if (Peek == '\\' && _at + 1 < _text.Length)
            {
                _at++;
                // A pattern keeps the backslash of all but its own delimiter; two of them are one.
                if (close == '/' && Peek != '/' && Peek != '\\')
                    text.Append('\\');
            }

            text.Append(Peek);
        }

        _at++;
        SkipBlanks();
        return text.ToString();
    }

    /// <summary>A value of a tag: quoted, or up to the next comma or parenthesis.</summary>
    public string Value()
    {
        if (Take('"'))
            return Until('"', "a text");
        var start = _at;
        while (!AtEnd && Peek is not (',' or ')'))
            _at++;
        var value = _text[start.._at].TrimEnd();
        SkipBlanks();
        return value;
    }

    /// <summary>Begins a quoted or delimited text without skipping its blanks.</summary>
    public bool Open(char delimiter)
    {
        if (Peek != delimiter)
            return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (!AtEnd && (char.IsWhiteSpace(Peek) || (Peek == '\\' && _at + 1 < _text.Length && _text[_at + 1] is '\n' or '\r')))
            _at++;
    }
}
