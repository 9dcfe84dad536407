using System.Buffers;
using System.Buffers.Binary;

namespace Perfolio.Reporting.Metrics;

/// <summary>
/// Packs a row of numbers for the page (web/unpack.ts reads it). Decimals with up to three places become scaled integers, written as
/// variable-length differences; everything else becomes 32-bit floats with the bytes of equal rank together, which a screen cannot tell from the
/// original. Either is then deflated well.
/// </summary>
internal static class NumberPacking
{
    private const byte Floats = 0xff;
    private const byte Doubles = 0xfe;

    // Differences of such numbers, doubled for the sign, are still whole numbers in a script.
    private const double LargestExact = (1L << 51) - 2;
    private static readonly double[] Scales = [1, 10, 100, 1000];

    /// <summary>Writes a kind byte and the numbers.</summary>
    /// <param name="values">The numbers; what is not finite is no value.</param>
    /// <param name="exact">Whether 24 significant bits are too few, as for times.</param>
    /// <param name="output">Where to.</param>
    internal static void Write(ReadOnlySpan<double> values, bool exact, IBufferWriter<byte> output)
    {
        byte kind = KindOf(values, exact);
        output.Write([kind]);
        if (kind < Scales.Length) WriteDifferences(values, Scales[kind], output);
        else if (kind == Floats) WriteFloats(values, output);
        else WriteDoubles(values, output);
    }

    /// <summary>The least number of places that holds all values, or a binary kind.</summary>
    private static byte KindOf(ReadOnlySpan<double> values, bool exact)
    {
        int places = 0;
        double largest = 0;
        bool isDecimal = true;
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) continue;
            largest = Math.Max(largest, Math.Abs(value));
            while (isDecimal && !IsExact(value, Scales[places]))
            {
                isDecimal = ++places < Scales.Length;
                if (!isDecimal) break;
            }
        }

        if (isDecimal) return (byte)places;
        return !exact && largest < float.MaxValue ? Floats : Doubles;
    }

    private static bool IsExact(double value, double scale)
    {
        double scaled = Math.Round(value * scale);
        return Math.Abs(scaled) <= LargestExact && scaled / scale == value;
    }

    // 0 stands for no value; otherwise the difference to the last value, its sign in the lowest bit, plus one.
    private static void WriteDifferences(ReadOnlySpan<double> values, double scale, IBufferWriter<byte> output)
    {
        long last = 0;
        foreach (double value in values)
        {
            Span<byte> to = output.GetSpan(10);
            if (!double.IsFinite(value))
            {
                to[0] = 0;
                output.Advance(1);
                continue;
            }

            long scaled = (long)Math.Round(value * scale), difference = scaled - last;
            last = scaled;
            ulong rest = ((ulong)(difference << 1) ^ (ulong)(difference >> 63)) + 1;
            int length = 0;
            for (; rest >= 0x80; rest >>= 7) to[length++] = (byte)(rest | 0x80);
            to[length++] = (byte)rest;
            output.Advance(length);
        }
    }

    private static void WriteFloats(ReadOnlySpan<double> values, IBufferWriter<byte> output)
    {
        Span<byte> to = output.GetSpan(values.Length * 4), bytes = stackalloc byte[4];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, double.IsFinite(values[i]) ? (float)values[i] : float.NaN);
            for (int rank = 0; rank < 4; rank++) to[(rank * values.Length) + i] = bytes[rank];
        }

        output.Advance(values.Length * 4);
    }

    private static void WriteDoubles(ReadOnlySpan<double> values, IBufferWriter<byte> output)
    {
        Span<byte> to = output.GetSpan(values.Length * 8);
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(to[(i * 8)..], double.IsFinite(values[i]) ? values[i] : double.NaN);
        output.Advance(values.Length * 8);
    }
}
