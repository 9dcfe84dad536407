using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Tests.Summaries;

public class SampleStatisticsTests
{
    [Fact]
    public void Numbers_are_those_of_the_textbook()
    {
        SampleStatistics s = SampleStatistics.Of([2, 4, 4, 4, 5, 5, 7, 9])!;
        s.Mean.ShouldBe(5, 1e-12);
        s.Median.ShouldBe(4.5);
        s.StandardDeviation.ShouldBe(Math.Sqrt(32.0 / 7), 1e-12);
        (s.Min, s.Max, s.LowerQuartile, s.UpperQuartile).ShouldBe((2, 9, 4, 5.5));
        s.MeanMargin.ShouldBe(2.365 * Math.Sqrt(32.0 / 7) / Math.Sqrt(8), 1e-9);
    }

    [Fact]
    public void Outliers_are_read_as_a_person_says_them()
    {
        double[] usual = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19];
        SampleStatistics.Of(usual)!.OutlierText().ShouldBe("no outliers");
        SampleStatistics.Of([.. usual, 28])!.OutlierText().ShouldBe("1 outlier (mild)");
        SampleStatistics.Of([.. usual, 28, 100])!.OutlierText().ShouldBe("2 outliers (1 mild, 1 severe)");
    }

    [Fact]
    public void One_value_and_none_have_no_deviation()
    {
        double.IsNaN(SampleStatistics.Of([3])!.StandardDeviation).ShouldBeTrue();
        SampleStatistics.Of([double.NaN]).ShouldBeNull();
    }

    [Theory]
    [InlineData("s", 0.00123, "1.230 ms")]
    [InlineData("us", 12.5, "12.50 µs")]
    [InlineData("s", 75, "75.00 s")]
    [InlineData("B", 2097152, "2.000 MiB")]
    [InlineData("count", 17, "17.0")]
    [InlineData("", 0.25, "0.250")]
    public void Quantities_read_well(string unit, double value, string expected) =>
        Quantity.For(unit, value).Text(value).ShouldBe(expected);
}
