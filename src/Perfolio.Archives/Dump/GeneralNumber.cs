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
        if (value == Math.Truncate(value) && Math.Abs(value) < (digits >= 16 ? 1e15 : 1e7) && (value != 0 || !double.IsNegative(value)))
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

        // d.ddd…E+xxx, exactly rounded.
        Span<byte> scientific = stackalloc byte[40];
        value.TryFormat(scientific, out var length, digits >= 16 ? "E15" : "E7", CultureInfo.InvariantCulture);
        return Arrange(scientific[..length], digits, target);
    }

    private static int Arrange(ReadOnlySpan<byte> scientific, int digits, Span<byte> target)
    {
        var used = 0;
        if (scientific[0] == '-')
        {
            target[used++] = (byte)'-';
            scientific = scientific[1..];
        }

        var at = scientific.IndexOf((byte)'E');
        _ = Utf8Parser.TryParse(scientific[(at + 2)..], out int exponent, out _);
        if (scientific[at + 1] == '-')
            exponent = -exponent;
        Span<byte> mantissa = stackalloc byte[20];
        mantissa[0] = scientific[0];
        scientific[2..at].CopyTo(mantissa[1..]);
        var count = at - 1;
        while (count > 1 && mantissa[count - 1] == '0')
            count--;
        mantissa = mantissa[..count];
        if (exponent < -4 || exponent >= digits)
            return used + Exponential(mantissa, exponent, target[used..]);
        return used + Positional(mantissa, exponent, target[used..]);
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
        Utf8Formatter.TryFormat((uint)Math.Abs(exponent), target[used..], out var written, new System.Buffers.StandardFormat('D', 2));
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
