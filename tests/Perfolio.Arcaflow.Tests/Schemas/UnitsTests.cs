using FsCheck;
using FsCheck.Fluent;
using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Tests.Schemas;

public class UnitsTests
{
    [Theory]
    [InlineData("5", 5.0)]
    [InlineData("5s", 5.0)]
    [InlineData("500ms", 0.5)]
    [InlineData("1m30s", 90.0)]
    [InlineData(" 1 minute 30 seconds ", 90.0)]
    [InlineData("2H", 7200.0)]
    [InlineData("1d1H1m1.5", 90061.5)]
    [InlineData("1s500ms", 1.5)]
    public void SecondsAreTrueSeconds(string text, double seconds) => Units.Seconds.ParseFloat(text).ShouldBe(seconds);

    [Theory]
    [InlineData("5s", 5_000_000)]
    [InlineData("500ms", 500_000)]
    public void ThePublishedBlockIsAsExistingPluginsHaveIt(string text, long value) => Units.PublishedTime.ParseInteger(text).ShouldBe(value);

    [Theory]
    [InlineData("abc")]
    [InlineData("5x")]
    [InlineData("30s1m")]
    [InlineData("1m1m")]
    [InlineData("1.5m")]
    [InlineData("5 5")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    public void OtherTextIsRefused(string text) => Should.Throw<ConstraintException>(() => Units.Seconds.ParseFloat(text)).Reason
        .ShouldStartWith($"Cannot parse '{text}' as 'seconds': invalid format, valid unit types are: 'seconds', 'second', 's', 'minutes', 'minute', 'm'");

    [Fact]
    public void EmptyTextIsNamed() =>
        Should.Throw<ConstraintException>(() => Units.Bytes.ParseInteger(" ")).Reason.ShouldBe("Empty string cannot be parsed as bytes");

    [Theory]
    [InlineData("99999999999999999999999999999999d")]
    [InlineData("9999999999PB")]
    public void WhatIsTooLargeIsRefused(string text)
    {
        Units units = text.EndsWith('d') ? Units.Seconds : Units.Bytes;
        Should.Throw<ConstraintException>(() => units.ParseInteger(text)).Reason.ShouldContain("too large");
    }

    [Fact]
    public void WhatIsFormattedIsParsed() => Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), number =>
        Units.Nanoseconds.ParseInteger(Units.Nanoseconds.Format(number.Get)) == number.Get &&
        Units.Bytes.ParseInteger(Units.Bytes.Format(number.Get)) == number.Get).QuickCheckThrowOnFailure();
}
