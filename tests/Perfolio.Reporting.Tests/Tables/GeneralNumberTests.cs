using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Tests.Tables;

public class GeneralNumberTests
{
    // What C's printf("%g") prints.
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(0.5, "0.5")]
    [InlineData(100000, "100000")]
    [InlineData(999999, "999999")]
    [InlineData(1000000, "1e+06")]
    [InlineData(999999.5, "1e+06")]
    [InlineData(1000005, "1e+06")]
    [InlineData(1000015, "1.00002e+06")]
    [InlineData(123456.5, "123456")]
    [InlineData(123457.5, "123458")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001234, "1.234e-05")]
    [InlineData(-1.5e-300, "-1.5e-300")]
    [InlineData(1.7976931348623157e308, "1.79769e+308")]
    [InlineData(5e-324, "4.94066e-324")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Six_significant_digits(double value, string expected) => Text(value).ShouldBe(expected);

    [Fact]
    public void Any_number_is_near_its_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), value =>
        {
            string text = Text(value);
            if (!double.IsFinite(value)) return text is "nan" or "inf" or "-inf";
            double back = double.Parse(text, CultureInfo.InvariantCulture);
            return double.IsInfinity(back) || Math.Abs(back - value) <= Math.Abs(value) * 5.1e-6 + double.Epsilon;
        }).QuickCheckThrowOnFailure();

    private static string Text(double value)
    {
        Span<byte> text = stackalloc byte[GeneralNumber.MaxLength];
        return Encoding.ASCII.GetString(text[..GeneralNumber.Format(value, text)]);
    }
}
