using System.Buffers.Text;
using System.Globalization;

namespace Perfolio.Profiles.Json;

/// <summary>
/// The text of floats in profiles: the shortest digits that read back to the same double, laid out as Python's <c>repr</c>
/// does, because the ids of stored profiles depend on the text (docs/formats/perun-profile.md, "JSON text").
/// </summary>
public static class JsonNumberText
{
    /// <summary>The longest text of a float: sign, 17 digits, point, <c>e-308</c>.</summary>
    public const int MaxLength = 32;

    /// <summary>The text of a float; <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> are bare literals.</summary>
    public static string Format(double value)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..Format(value, text)]);
    }

    /// <summary>Writes the text of a float and returns its length.</summary>
    /// <param name="value">The float.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    public static int Format(double value, Span<byte> destination)
    {
        if (double.IsNaN(value)) return Put("NaN"u8, destination);
        if (double.IsInfinity(value)) return Put(value > 0 ? "Infinity"u8 : "-Infinity"u8, destination);
        if (value == 0) return Put(double.IsNegative(value) ? "-0.0"u8 : "0.0"u8, destination);

        double size = Math.Abs(value);
        if (size is >= 1e-4 and < 1e15)
        {
            // In this range the shortest text of .NET has no exponent.
            Utf8Formatter.TryFormat(value, destination, out int length);
            if (destination[..length].IndexOf((byte)'.') < 0)
            {
                destination[length++] = (byte)'.';
                destination[length++] = (byte)'0';
            }

            return length;
        }

        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out int written, "R", CultureInfo.InvariantCulture);
        return Relayout(shortest[..written], destination);
    }

    // Splits the shortest text into digits and decimal exponent, and lays them out anew.
    private static int Relayout(ReadOnlySpan<byte> shortest, Span<byte> destination)
    {
        int length = 0;
        if (shortest[0] == '-')
        {
            destination[length++] = (byte)'-';
            shortest = shortest[1..];
        }

        int exponent = 0;
        int mark = shortest.IndexOf((byte)'E');
        if (mark >= 0)
        {
            ReadOnlySpan<byte> power = shortest[(mark + 1)..];
            exponent = int.Parse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            shortest = shortest[..mark];
        }

        Span<byte> digits = stackalloc byte[MaxLength];
        int count = 0, point = shortest.Length;
        for (int i = 0; i < shortest.Length; i++)
        {
            if (shortest[i] == '.') point = i;
            else digits[count++] = shortest[i];
        }

        int leading = 0;
        while (leading < count - 1 && digits[leading] == '0') leading++;
        exponent += point - leading;
        while (count > leading + 1 && digits[count - 1] == '0') count--;
        ReadOnlySpan<byte> significant = digits[leading..count];

        // value = 0.d1d2d3… × 10^exponent; Python uses an exponent below 1e-4 and from 1e16 on.
        if (exponent is > -4 and <= 16)
        {
            length += LayOutPlain(significant, exponent, destination[length..]);
            return length;
        }

        destination[length++] = significant[0];
        if (significant.Length > 1)
        {
            destination[length++] = (byte)'.';
            significant[1..].CopyTo(destination[length..]);
            length += significant.Length - 1;
        }

        int scientific = exponent - 1;
        destination[length++] = (byte)'e';
        destination[length++] = (byte)(scientific < 0 ? '-' : '+');
        scientific = Math.Abs(scientific);
        if (scientific < 10) destination[length++] = (byte)'0';
        Utf8Formatter.TryFormat(scientific, destination[length..], out int powerLength);
        return length + powerLength;
    }

    private static int LayOutPlain(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        int length = 0;
        if (exponent <= 0)
        {
            length = Put("0."u8, destination);
            destination.Slice(length, -exponent).Fill((byte)'0');
            length -= exponent;
            digits.CopyTo(destination[length..]);
            return length + digits.Length;
        }

        for (int i = 0; i < exponent; i++) destination[length++] = i < digits.Length ? digits[i] : (byte)'0';
        destination[length++] = (byte)'.';
        if (digits.Length <= exponent)
        {
            destination[length++] = (byte)'0';
            return length;
        }

        digits[exponent..].CopyTo(destination[length..]);
        return length + digits.Length - exponent;
    }

    private static int Put(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}
