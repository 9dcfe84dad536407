using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Numbers as text, by integer arithmetic where that is exact, which is nearly always.</summary>
internal static class NumberText
{
    /// <summary>Bytes that a number can take at most.</summary>
    public const int Longest = 340;

    private const double ExactLimit = 4503599627370496; // 2^52

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    private static readonly byte[] Pairs = MakePairs();

    /// <summary>Writes an unsigned integer.</summary>
    /// <returns>Bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ulong value, Span<byte> into)
    {
        if (value < 10)
        {
            into[0] = (byte)('0' + value);
            return 1;
        }

        var digits = Digits(value);
        Fill(value, into, digits);
        return digits;
    }

    /// <summary>Writes a signed integer.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(long value, Span<byte> into)
    {
        if (value >= 0)
            return Write((ulong)value, into);
        into[0] = (byte)'-';
        return 1 + Write(0UL - (ulong)value, into[1..]);
    }

    /// <summary>Writes a double with a fixed number of digits behind the point, rounded exactly, ties to even, as C's printf
    /// does.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteFixed(double value, int precision, Span<byte> into)
    {
        var magnitude = Math.Abs(value);
        var scaled = magnitude * Powers[precision];
        // Not below: too large, infinite, or not a number.
        if (!(scaled < ExactLimit))
            return WriteLarge(value, precision, into);
        var whole = (ulong)scaled;
        // The product is inexact by this; with it the remainder behind the last digit is exact.
        var error = Math.FusedMultiplyAdd(magnitude, Powers[precision], -scaled);
        var above = scaled - whole - 0.5;
        if (above > 0 || (above == 0 && (error > 0 || (error == 0 && (whole & 1) == 1))))
            whole++;
        var at = 0;
        // A zero that was negative keeps its sign, as in C.
        if (value < 0 || (value == 0 && double.IsNegative(value)))
            into[at++] = (byte)'-';
        return at + (precision == 3 ? Point3(whole, into[at..]) : Point(whole, precision, into[at..]));
    }

    /// <summary>Writes a double so that reading it gives the same double; what is no number is <c>null</c>.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteShortest(double value, Span<byte> into)
    {
        if (double.IsFinite(value) && Utf8Formatter.TryFormat(value, into, out var written))
            return written;
        "null"u8.CopyTo(into);
        return 4;
    }

    private static int Point3(ulong value, Span<byte> into)
    {
        var above = value / 1000;
        var below = (uint)(value - (above * 1000));
        var at = Write(above, into);
        into[at] = (byte)'.';
        into[at + 1] = (byte)('0' + (below / 100));
        var pair = below % 100 * 2;
        into[at + 2] = Pairs[pair];
        into[at + 3] = Pairs[pair + 1];
        return at + 4;
    }

    private static int Point(ulong value, int precision, Span<byte> into)
    {
        if (precision == 0)
            return Write(value, into);
        var power = (ulong)Powers[precision];
        var above = value / power;
        var below = value - (above * power);
        var at = Write(above, into);
        into[at++] = (byte)'.';
        Fill(below, into[at..], precision);
        return at + precision;
    }

    private static int WriteLarge(double value, int precision, Span<byte> into)
    {
        if (double.IsNaN(value))
            return Copy("nan"u8, into);
        if (double.IsInfinity(value))
            return value > 0 ? Copy("inf"u8, into) : Copy("-inf"u8, into);
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7ff) - 1075;
        if (exponent >= 0)
        {
            // A whole number.
            value.TryFormat(into, out var written, "F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            return written;
        }

        // Between 2^52 / 10^15 and 2^52: mantissa · 10^precision fits 128 bits, and at most 52 of them are cut off.
        var product = (UInt128)(ulong)((bits & 0xfffffffffffff) | 0x10000000000000) * (ulong)Powers[precision];
        var whole = product >> -exponent;
        var rest = product & ((UInt128.One << -exponent) - 1);
        var half = UInt128.One << (-exponent - 1);
        if (rest > half || (rest == half && (whole & 1) == 1))
            whole++;
        var at = 0;
        if (value < 0)
            into[at++] = (byte)'-';
        var power = (UInt128)(ulong)Powers[precision];
        at += Write((ulong)(whole / power), into[at..]);
        if (precision == 0)
            return at;
        into[at++] = (byte)'.';
        Fill((ulong)(whole % power), into[at..], precision);
        return at + precision;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> into)
    {
        text.CopyTo(into);
        return text.Length;
    }

    // Writes exactly so many digits, zeros ahead.
    private static void Fill(ulong value, Span<byte> into, int digits)
    {
        while (digits > 8)
        {
            // Eight digits at once, so that most divisions are of 32 bits.
            var above = value / 100_000_000;
            Fill32((uint)(value - (above * 100_000_000)), into.Slice(digits - 8, 8));
            value = above;
            digits -= 8;
        }

        Fill32((uint)value, into[..digits]);
    }

    private static void Fill32(uint value, Span<byte> into)
    {
        var at = into.Length;
        for (; at >= 2; at -= 2)
        {
            var above = value / 100;
            var pair = (value - (above * 100)) * 2;
            into[at - 1] = Pairs[pair + 1];
            into[at - 2] = Pairs[pair];
            value = above;
        }

        if (at == 1)
            into[0] = (byte)('0' + value);
    }

    private static int Digits(ulong value)
    {
        var digits = 1;
        for (; value >= 100_000; value /= 100_000)
            digits += 5;
        return value < 10 ? digits : value < 100 ? digits + 1 : value < 1000 ? digits + 2 : value < 10_000 ? digits + 3 : digits + 4;
    }

    private static byte[] MakePairs()
    {
        var pairs = new byte[200];
        for (var i = 0; i < 100; i++)
        {
            pairs[i * 2] = (byte)('0' + (i / 10));
            pairs[(i * 2) + 1] = (byte)('0' + (i % 10));
        }

        return pairs;
    }
}
