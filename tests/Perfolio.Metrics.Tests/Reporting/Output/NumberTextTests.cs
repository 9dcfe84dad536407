using System.Globalization;
using System.Numerics;
using System.Text;
using Perfolio.Metrics.Reporting.Output;

namespace Perfolio.Metrics.Tests.Reporting.Output;

public sealed class NumberTextTests
{
    [Fact]
    public void Doubles_are_rounded_exactly()
    {
        var random = new Random(3);
        for (var i = 0; i < 60_000; i++)
        {
            var value = (i % 6) switch
            {
                0 => random.NextDouble() * 1000,
                1 => random.Next(1_000_000) / 1000.0,
                // Ties of binary fractions.
                2 => (random.Next(1 << 20) + 0.5) / (1 << random.Next(20)),
                3 => BitConverter.Int64BitsToDouble(random.NextInt64()),
                4 => random.NextDouble() * Math.Pow(10, random.Next(-20, 25)),
                _ => Math.BitIncrement(random.Next(100_000) / 8.0),
            };
            if (!double.IsFinite(value) || Math.Abs(value) > 1e200)
                continue;
            var precision = random.Next(16);
            Text(value, precision).ShouldBe(Exact(value, precision), FormattableString.Invariant($"{value:R} with {precision}"));
            Text(-value, precision).ShouldBe(Exact(-value, precision));
        }
    }

    [Theory]
    [InlineData(0.0625, 3, "0.062")]
    [InlineData(0.1875, 3, "0.188")]
    [InlineData(0.5, 0, "0")]
    [InlineData(1.5, 0, "2")]
    [InlineData(2.5, 0, "2")]
    [InlineData(-0.0, 3, "-0.000")]
    [InlineData(1e20, 3, "100000000000000000000.000")]
    [InlineData(4503599627370495.5, 1, "4503599627370495.5")]
    [InlineData(double.NaN, 3, "nan")]
    [InlineData(double.PositiveInfinity, 3, "inf")]
    [InlineData(double.NegativeInfinity, 3, "-inf")]
    public void Edges(double value, int precision, string text) => Text(value, precision).ShouldBe(text);

    [Fact]
    public void Integers()
    {
        var buffer = new byte[NumberText.Longest];
        var random = new Random(4);
        for (var i = 0; i < 200_000; i++)
        {
            var value = i < 200 ? (ulong)i : i < 240 ? ulong.MaxValue - (ulong)(i - 200) : (ulong)random.NextInt64() >> random.Next(64);
            Encoding.ASCII.GetString(buffer, 0, NumberText.Write(value, buffer)).ShouldBe(value.ToString(CultureInfo.InvariantCulture));
            var signed = unchecked((long)value);
            Encoding.ASCII.GetString(buffer, 0, NumberText.Write(signed, buffer)).ShouldBe(signed.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Text(double value, int precision)
    {
        var buffer = new byte[NumberText.Longest];
        return Encoding.ASCII.GetString(buffer, 0, NumberText.WriteFixed(value, precision, buffer));
    }

    // Half to even, in integers of any size.
    private static string Exact(double value, int precision)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7ff);
        var mantissa = new BigInteger(bits & 0xfffffffffffff) + (exponent > 0 ? BigInteger.One << 52 : 0);
        exponent = Math.Max(exponent, 1) - 1075;
        var above = mantissa * BigInteger.Pow(10, precision);
        BigInteger whole;
        if (exponent >= 0)
        {
            whole = above << exponent;
        }
        else
        {
            whole = above >> -exponent;
            var rest = above - (whole << -exponent);
            var twice = (rest << 1).CompareTo(BigInteger.One << -exponent);
            if (twice > 0 || (twice == 0 && !whole.IsEven))
                whole++;
        }

        var digits = whole.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        var text = precision == 0 ? digits : digits[..^precision] + "." + digits[^precision..];
        return (bits < 0 ? "-" : "") + text;
    }
}
