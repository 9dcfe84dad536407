using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Units;

namespace Perfolio.Metrics.Tests.Reporting.Units;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("2 count", 0, 0, 1, 0, 0, 0, 0.5)]
    [InlineData("count / 7.5 nanosecond", 0, -1, 1, 0, 0, 0, 7.5)]
    [InlineData("10 kilobytes / 2.5e2 count x 10^3", 1, 0, -1, 1, 0, 3, 25)]
    [InlineData("millisecond / second^2", 0, -1, 0, 0, 3, 0, 1000)]
    [InlineData("mib/s", 1, -1, 0, 2, 3, 0, 1)]
    [InlineData("KB", 1, 0, 0, 1, 0, 0, 1)]
    [InlineData("GiBs", 1, 0, 0, 3, 0, 0, 1)]
    [InlineData("ms kb count x 10^3", 1, 1, 1, 1, 2, 3, 1)]
    [InlineData("ms/s", 0, 0, 0, 0, 3, 0, 1000)]
    public void Units_are_read(string text, int space, int time, int count, int spaceScale, int timeScale, int countScale, double factor)
    {
        UnitsSyntax.TryParse(text, out var units, out var found, out var error).ShouldBeTrue(error);
        units.ShouldBe(MetricUnits.From(space, time, count, spaceScale, timeScale, countScale));
        found.ShouldBe(factor, 1e-9);
    }

    [Theory]
    [InlineData("xx", "unknown unit 'xx'")]
    [InlineData("none", "unknown unit 'none'")]
    [InlineData("a/b/c", "more than one '/'")]
    [InlineData("byte^x", "no exponent")]
    [InlineData("byte^8 byte^8", "out of range")]
    [InlineData("count x 10^9", "no power of ten")]
    public void What_is_no_unit_is_named(string text, string reason)
    {
        UnitsSyntax.TryParse(text, out _, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain(reason);
    }

    [Fact]
    public void Factors_between_scales()
    {
        Factor("byte", "KB").ShouldBe(1 / 1024.0);
        Factor("MB", "byte").ShouldBe(1024 * 1024);
        Factor("ms", "s").ShouldBe(0.001);
        Factor("KB/s", "MB/hour").ShouldBe(3600 / 1024.0);
        Factor("count x 10^3", "count").ShouldBe(1000);
    }

    [Fact]
    public void Short_texts()
    {
        UnitsText.Of(MetricUnits.From(1, -1, 0, 1, 3)).ShouldBe("Kbyte/s");
        UnitsText.Of(MetricUnits.From(0, 1, 0, 0, 2)).ShouldBe("millisec");
        UnitsText.OfRate(MetricUnits.From(0, 1, 0, 0, 2)).ShouldBe("ms/s");
        UnitsText.Of(MetricUnits.From(0, 0, 1, 0, 0, 3)).ShouldBe("count x 10^3");
        UnitsText.Of(default).ShouldBe("none");
        UnitsText.OfRate("none").ShouldBe("/s");
    }

    private static double Factor(string from, string to)
    {
        UnitsSyntax.TryParse(from, out var left, out _, out _).ShouldBeTrue();
        UnitsSyntax.TryParse(to, out var right, out _, out _).ShouldBeTrue();
        return UnitConversion.Factor(left, right);
    }
}
