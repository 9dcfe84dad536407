using Perfolio.Archives.Time;

namespace Perfolio.Archives.Tests.Time;

public class IntervalTests
{
    [Theory]
    [InlineData("10", 10)]
    [InlineData("1hour 15mins 30secs", 4530)]
    [InlineData("4 days 6 hours 30 minutes", 369000)]
    [InlineData("4day6hour30min", 369000)]
    [InlineData("4d6h30m", 369000)]
    [InlineData("4d6.5h", 369000)]
    [InlineData("1day12hour", 129600)]
    [InlineData("2hrs", 7200)]
    [InlineData("1M", 60)]
    [InlineData("500msec", 0.5)]
    [InlineData("5 5", 10)]
    [InlineData("90secs", 90)]
    [InlineData("1minutes", 60)]
    [InlineData("1ms", 60)]
    [InlineData(".5", 0.5)]
    [InlineData("1.", 1)]
    [InlineData("1e2", 100)]
    [InlineData("+5", 5)]
    [InlineData("3nsec", 3e-9)]
    [InlineData("0", 0)]
    public void Reads(string text, double seconds) =>
        Interval.Parse(text).ShouldBe(
            (long)(decimal.Parse(seconds.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture) * 1_000_000_000));

    [Theory]
    [InlineData("bad", 0)]
    [InlineData("-5", 0)]
    [InlineData("inf", 0)]
    [InlineData("nan", 0)]
    [InlineData("0x10", 1)]
    [InlineData("1.5e1x", 5)]
    [InlineData("1h30x", 4)]
    [InlineData("1h 30x", 5)]
    [InlineData("1,5", 1)]
    [InlineData("1e", 1)]
    [InlineData("1ns", 1)]
    [InlineData("5 parsec", 2)]
    [InlineData("1week", 1)]
    [InlineData("", 0)]
    [InlineData("99999999999d", 0)]
    [InlineData("1e28", 0)]
    public void Refuses(string text, int column) =>
        Should.Throw<TimeSyntaxException>(() => Interval.Parse(text)).Column.ShouldBe(column);

    [Fact]
    public void ShowsTheTextWithACaret()
    {
        Should.Throw<TimeSyntaxException>(() => Interval.Parse("5 parsec")).Message.ShouldBe("5 parsec\n  ^ -- unexpected value");
        Should.Throw<TimeSyntaxException>(() => Interval.Parse("")).Reason.ShouldBe("Null or empty specification");
        Should.Throw<TimeSyntaxException>(() =>
            Interval.Parse("5\tparsec")).Message.ShouldBe("5\tparsec\n \t^ -- unexpected value");
    }
}
