using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Perfolio.Archives.Dump;

/// <summary>Numbers in the form of C's <c>%g</c>.</summary>
internal static class GeneralNumber
{
    /// <summary>Formats a number with at most so many significant digits; at least 64 bytes of room are needed.</summary>
    public static int Format(double value, int digits, Span<byte> target)
    {
        // Whole numbers are the common case and need no rounding.
        if (value == Math.Truncate(value) && Math.Abs(value) < (digits >= 16 ? 1e15 : 1e7)
            && (value != 0 || !double.IsNegative(value)))
        {
            Utf8Formatter.TryFormat((long)value, target, out var written);
            return written;
        }

        if (!double.IsFinite(value))
        {
            var text = double.IsNaN(value) ? double.IsNegative(value) ? "-nan"u8 : "nan"u8 : value < 0 ? "-inf"u8 : "inf"u8;
            text.CopyTo(target);
            return text.Length;
        }

        if (value == 0)
        {
            "-0"u8.CopyTo(target);
            return 2;
        }

        var used = 0;
        if (value < 0)
        {
            target[used++] = (byte)'-';
            value = -value;
        }

        Span<byte> mantissa = stackalloc byte[40];
        if (ExactDecimal.TryRound(value, digits, out var number, out var exponent))
            Utf8Formatter.TryFormat(number, mantissa, out _);
        else
            exponent = Scientific(value, digits, mantissa);
        mantissa = mantissa[..digits].TrimEnd((byte)'0');
        return used + (exponent < -4 || exponent >= digits
            ? Exponential(mantissa, exponent, target[used..])
            : Positional(mantissa, exponent, target[used..]));
    }

    /// <summary>The digits of <c>d.ddd…E+xxx</c>; returns the exponent.</summary>
    private static int Scientific(double value, int digits, Span<byte> mantissa)
    {
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var length, digits >= 16 ? "E15" : "E7", CultureInfo.InvariantCulture);
        text = text[..length];
        var at = text.IndexOf((byte)'E');
        mantissa[0] = text[0];
        text[2..at].CopyTo(mantissa[1..]);
        _ = Utf8Parser.TryParse(text[(at + 2)..], out int exponent, out _);
        return text[at + 1] == '-' ? -exponent : exponent;
    }

    private static int Exponential(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> target)
    {
        var used = 0;
        target[used++] = mantissa[0];
        if (mantissa.Length > 1)
        {
            target[used++] = (byte)'.';
            mantissa[1..].CopyTo(target[used..]);
            used += mantissa.Length - 1;
        }

        target[used++] = (byte)'e';
        target[used++] = (byte)(exponent < 0 ? '-' : '+');
        Utf8Formatter.TryFormat((uint)Math.Abs(exponent), target[used..], out var written, new StandardFormat('D', 2));
        return used + written;
    }

    private static int Positional(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> target)
    {
        var used = 0;
        if (exponent < 0)
        {
            "0."u8.CopyTo(target);
            used = 2;
            for (var i = -1; i > exponent; i--)
                target[used++] = (byte)'0';
            mantissa.CopyTo(target[used..]);
            return used + mantissa.Length;
        }

        for (var i = 0; i <= exponent; i++)
            target[used++] = i < mantissa.Length ? mantissa[i] : (byte)'0';
        if (mantissa.Length <= exponent + 1)
            return used;
        target[used++] = (byte)'.';
        mantissa[(exponent + 1)..].CopyTo(target[used..]);
        return used + mantissa.Length - exponent - 1;
    }
}
