using System.Buffers.Text;
using System.Globalization;

namespace Perfolio.Reporting.Tables;

/// <summary>Numbers as C's and Python's <c>%g</c> writes them: six significant digits, no trailing zeros.</summary>
internal static class GeneralNumber
{
    /// <summary>The longest text: <c>-1.23457e-308</c>.</summary>
    public const int MaxLength = 16;

    private const int Digits = 6;

    /// <summary>Writes a number and returns the length of its text.</summary>
    public static int Format(double value, Span<byte> destination)
    {
        if (Math.Abs(value) < 1e6 && value == Math.Truncate(value))
        {
            int sign = 0;
            if (value == 0 && double.IsNegative(value)) destination[sign++] = (byte)'-';
            Utf8Formatter.TryFormat((int)value, destination[sign..], out int length);
            return sign + length;
        }

        if (double.IsNaN(value)) return Put("nan"u8, destination);
        if (double.IsInfinity(value)) return Put(value > 0 ? "inf"u8 : "-inf"u8, destination);

        // d.dddddE+ddd, correctly rounded; laid out anew below.
        Span<byte> text = stackalloc byte[MaxLength];
        value.TryFormat(text, out int written, "E5", CultureInfo.InvariantCulture);
        int at = 0;
        if (text[0] == '-') destination[at++] = (byte)'-';
        Span<byte> digits = [text[at], text[at + 2], text[at + 3], text[at + 4], text[at + 5], text[at + 6]];
        int exponent = int.Parse(text[(at + 8)..written], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int significant = digits.LastIndexOfAnyExcept((byte)'0') + 1;
        return at + (exponent is < -4 or >= Digits
            ? Scientific(digits[..significant], exponent, destination[at..])
            : Plain(digits[..significant], exponent, destination[at..]));
    }

    private static int Plain(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        if (exponent < 0)
        {
            int zeros = -exponent - 1;
            Put("0.000"u8[..(2 + zeros)], destination);
            digits.CopyTo(destination[(2 + zeros)..]);
            return 2 + zeros + digits.Length;
        }

        int whole = exponent + 1;
        for (int i = 0; i < whole; i++) destination[i] = i < digits.Length ? digits[i] : (byte)'0';
        if (digits.Length <= whole) return whole;
        destination[whole] = (byte)'.';
        digits[whole..].CopyTo(destination[(whole + 1)..]);
        return digits.Length + 1;
    }

    private static int Scientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        int length = 0;
        destination[length++] = digits[0];
        if (digits.Length > 1)
        {
            destination[length++] = (byte)'.';
            digits[1..].CopyTo(destination[length..]);
            length += digits.Length - 1;
        }

        destination[length++] = (byte)'e';
        destination[length++] = (byte)(exponent < 0 ? '-' : '+');
        int size = Math.Abs(exponent);
        if (size < 10) destination[length++] = (byte)'0';
        Utf8Formatter.TryFormat(size, destination[length..], out int written);
        return length + written;
    }

    private static int Put(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}
