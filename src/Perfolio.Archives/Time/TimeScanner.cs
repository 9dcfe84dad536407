using System.Globalization;

namespace Perfolio.Archives.Time;

/// <summary>Reads numbers and words from a text, one after the other.</summary>
internal ref struct TimeScanner
{
    // More digits than any sensible time has, and few enough for decimal arithmetic.
    private const int MaxNumber = 28;

    private readonly ReadOnlySpan<char> _text;

    public TimeScanner(ReadOnlySpan<char> text) => _text = text;

    public int Position { get; set; }

    public readonly bool AtEnd => Position >= _text.Length;

    public readonly char Next => AtEnd ? '\0' : _text[Position];

    public void SkipBlanks()
    {
        while (!AtEnd && char.IsWhiteSpace(_text[Position]))
            Position++;
    }

    /// <summary>Takes a character, blanks before it skipped.</summary>
    public bool Take(char wanted)
    {
        var start = Position;
        SkipBlanks();
        if (Next == wanted && !AtEnd)
        {
            Position++;
            return true;
        }

        Position = start;
        return false;
    }

    /// <summary>Takes letters; empty when there are none.</summary>
    public ReadOnlySpan<char> Word()
    {
        var start = Position;
        while (char.IsAsciiLetter(Next))
            Position++;
        return _text[start..Position];
    }

    /// <summary>Takes digits; empty when there are none.</summary>
    public ReadOnlySpan<char> Digits()
    {
        var start = Position;
        while (char.IsAsciiDigit(Next))
            Position++;
        return _text[start..Position];
    }

    /// <summary>Takes digits as a number of at most nine of them.</summary>
    public bool TryInteger(out int value, out int digits)
    {
        var start = Position;
        var text = Digits();
        digits = text.Length;
        value = 0;
        if (digits is > 0 and <= 9 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value))
            return true;
        Position = start;
        return false;
    }

    /// <summary>Takes a decimal number with optional fraction and exponent.</summary>
    public bool TryDecimal(out decimal value)
    {
        var start = Position;
        Digits();
        if (Next == '.')
        {
            Position++;
            Digits();
        }

        var mantissa = _text[start..Position];
        value = 0;
        if (mantissa.Length is 0 or > MaxNumber || !mantissa.ContainsAnyInRange('0', '9')
            || !decimal.TryParse(mantissa, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
        {
            Position = start;
            return false;
        }

        return TryExponent(ref value);
    }

    // An e that no digit follows is not part of the number.
    private bool TryExponent(ref decimal value)
    {
        var start = Position;
        if (Next is not ('e' or 'E'))
            return true;
        Position++;
        var negative = Next == '-';
        if (Next is '+' or '-')
            Position++;
        if (!TryInteger(out var exponent, out _))
        {
            Position = start;
            return true;
        }

        if (exponent > MaxNumber)
            return false;
        try
        {
            for (; exponent > 0; exponent--)
                value = negative ? value / 10 : value * 10;
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}
