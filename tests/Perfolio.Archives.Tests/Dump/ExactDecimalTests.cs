using System.Globalization;
using System.Numerics;
using System.Text;
using Perfolio.Archives.Dump;

namespace Perfolio.Archives.Tests.Dump;

/// <summary>Digits against whole-number arithmetic of any size.</summary>
public sealed class ExactDecimalTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    public void Digits_are_those_of_the_exact_value(int digits)
    {
        var random = new Random(digits);
        var covered = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var value = (i % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(0, 0x7ff0_0000_0000_0000)),
                1 => random.NextDouble() * Math.Pow(10, random.Next(-14, 40)),
                // Few bits: ties occur.
                2 => Math.ScaleB(random.Next(1, 1 << 20), random.Next(-60, 60)),
                _ => random.NextSingle() * random.Next(1, 1000),
            };
            if (value == 0 || !ExactDecimal.TryRound(value, digits, out var mantissa, out var exponent))
                continue;
            covered++;
            (mantissa, exponent).ShouldBe(Exact(value, digits), value.ToString("R", CultureInfo.InvariantCulture));
        }

        covered.ShouldBeGreaterThan(14_000);
    }

    [Theory]
    [InlineData(5.9604644775390625e-8, 16, "5.960464477539062e-08")]
    [InlineData(18014398509481990, 16, "1.801439850948199e+16")]
    [InlineData(123456792, 8, "1.2345679e+08")]
    [InlineData(1e23, 16, "9.999999999999999e+22")]
    [InlineData(9.99999999, 8, "10")]
    [InlineData(-0.1, 16, "-0.1")]
    [InlineData(1e-300, 16, "1e-300")]
    [InlineData(1.7976931348623157e308, 16, "1.797693134862316e+308")]
    public void Text_is_that_of_printf(double value, int digits, string text)
    {
        var target = new byte[64];
        Encoding.ASCII.GetString(target, 0, GeneralNumber.Format(value, digits, target)).ShouldBe(text);
    }

    // Half to even, as C's printf rounds.
    private static (ulong Mantissa, int Exponent) Exact(double value, int digits)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var power = (int)(bits >> 52) - 1075;
        BigInteger number = (bits & 0xf_ffff_ffff_ffff) | 0x10_0000_0000_0000;
        var exponent = (int)Math.Floor(Math.Log10(value)) + 1;
        while (true)
        {
            var scale = digits - 1 - exponent;
            var over = number * BigInteger.Pow(10, Math.Max(scale, 0)) * BigInteger.Pow(2, Math.Max(power, 0));
            var under = BigInteger.Pow(10, Math.Max(-scale, 0)) * BigInteger.Pow(2, Math.Max(-power, 0));
            var (quotient, rest) = BigInteger.DivRem(over, under);
            if (quotient < BigInteger.Pow(10, digits - 1))
            {
                exponent--;
                continue;
            }

            if (rest * 2 > under || (rest * 2 == under && !quotient.IsEven))
                quotient++;
            return quotient == BigInteger.Pow(10, digits) ? ((ulong)(quotient / 10), exponent + 1) : ((ulong)quotient, exponent);
        }
    }
}
