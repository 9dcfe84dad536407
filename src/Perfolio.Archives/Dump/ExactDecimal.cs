using System.Numerics;

namespace Perfolio.Archives.Dump;

/// <summary>Decimal digits of a double by integers of 128 bits: exact, and several times as fast as the class library, whose
/// general way has to serve numbers of all sizes.</summary>
internal static class ExactDecimal
{
    private const int FractionBits = 52;

    // 5^27 is the largest that fits beside a fraction of 53 bits into 128, and into 64.
    private static readonly ulong[] PowersOfFive = Powers(5, 28);
    private static readonly ulong[] PowersOfTen = Powers(10, 20);

    /// <summary>Rounds to a number of significant digits, half to even as C's printf does.</summary>
    /// <param name="value">A finite number above 0.</param>
    /// <param name="digits">Digits wanted, at most 16.</param>
    /// <param name="mantissa">The digits as one number; never fewer of them.</param>
    /// <param name="exponent">Power of ten of the first digit.</param>
    /// <returns>False for numbers that are too small or too large for this way; from 1e-12 to 1e38 it goes.</returns>
    public static bool TryRound(double value, int digits, out ulong mantissa, out int exponent)
    {
        mantissa = 0;
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var power = (int)(bits >> FractionBits) - 1023;
        exponent = (int)Math.Floor(power * 0.30102999566398120);
        if (power is < -64 or > 126)
            return false;
        var fraction = (bits & ((1UL << FractionBits) - 1)) | (1UL << FractionBits);
        while (true)
        {
            var scale = digits - 1 - exponent;
            var up = scale < 0
                ? Divide(fraction, power - FractionBits, -scale, ref mantissa)
                : Multiply(fraction, power - FractionBits, scale, ref mantissa);
            if (up is null)
                return false;
            // The exponent of the power of two may be one less than that of the number.
            if (mantissa >= PowersOfTen[digits])
            {
                exponent++;
                continue;
            }

            mantissa += up.Value ? 1UL : 0;
            if (mantissa == PowersOfTen[digits])
            {
                mantissa /= 10;
                exponent++;
            }

            return true;
        }
    }

    /// <summary>fraction · 2^power · 10^scale, cut to an integer; returns whether to round up.</summary>
    private static bool? Multiply(ulong fraction, int power, int scale, ref ulong mantissa)
    {
        // 10^scale = 5^scale · 2^scale, and the twos only shift.
        var shift = -(power + scale);
        if (scale >= PowersOfFive.Length || shift is < 1 or > 126)
            return null;
        var high = Math.BigMul(fraction, PowersOfFive[scale], out var low);
        ulong half, rest;
        if (shift <= 64)
        {
            mantissa = shift == 64 ? high : (high << (64 - shift)) | (low >> shift);
            half = low >> (shift - 1);
            rest = low & ((1UL << (shift - 1)) - 1);
        }
        else
        {
            mantissa = high >> (shift - 64);
            half = high >> (shift - 65);
            rest = (high & ((1UL << (shift - 65)) - 1)) | low;
        }

        return (half & 1) != 0 && (rest != 0 || (mantissa & 1) != 0);
    }

    /// <summary>fraction · 2^power / 10^scale, cut to an integer; returns whether to round up.</summary>
    private static bool? Divide(ulong fraction, int power, int scale, ref ulong mantissa)
    {
        if (power < 0)
        {
            if (BitOperations.TrailingZeroCount(fraction) < -power)
                return null;
            fraction >>= -power;
            power = 0;
        }

        var divisor = (UInt128)PowersOfTen[scale / 2] * PowersOfTen[scale - (scale / 2)];
        var (quotient, rest) = UInt128.DivRem((UInt128)fraction << power, divisor);
        mantissa = (ulong)quotient;
        var half = divisor / 2;
        return rest > half || (rest == half && (mantissa & 1) != 0);
    }

    private static ulong[] Powers(ulong of, int count)
    {
        var powers = new ulong[count];
        powers[0] = 1;
        for (var i = 1; i < count; i++)
            powers[i] = powers[i - 1] * of;
        return powers;
    }
}
