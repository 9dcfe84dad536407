using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Tests.Json;

public class JsonNumberTextTests
{
    // Right-hand sides are what Python's repr prints.
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.000012345, "1.2345e-05")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1234567890123456.0, "1234567890123456.0")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.2345678901234568e17, "1.2345678901234568e+17")]
    [InlineData(1e22, "1e+22")]
    [InlineData(-2.5e-10, "-2.5e-10")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(1e100, "1e+100")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Floats_are_laid_out_as_by_Python(double value, string text) => JsonNumberText.Format(value).ShouldBe(text);

    [Fact]
    public void Every_float_reads_back_to_itself() => Prop.ForAll(
        ArbMap.Default.ArbFor<long>(),
        bits =>
        {
            double value = BitConverter.Int64BitsToDouble(bits);
            if (!double.IsFinite(value)) return true;
            string text = JsonNumberText.Format(value);
            return BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) == bits && text.Length <= JsonNumberText.MaxLength
                && BitConverter.DoubleToInt64Bits(JsonTextReader.Parse(text, "t").AsDouble()) == bits;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Short_decimals_are_read_as_the_nearest_double() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int, byte)>(),
        pair =>
        {
            string text = (pair.Item1 / Math.Pow(10, pair.Item2 % 12)).ToString("F11", CultureInfo.InvariantCulture);
            return JsonTextReader.Parse(text, "t").AsDouble().Equals(double.Parse(text, CultureInfo.InvariantCulture));
        }).QuickCheckThrowOnFailure();
}
