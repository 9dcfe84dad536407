namespace Perfolio.Reporting.Summaries;

/// <summary>
/// Statistics of a sample. The standard deviation is that of a sample (n − 1); quartiles interpolate linearly between
/// order statistics; outliers are values beyond Tukey's fences: mild beyond 1.5, severe beyond 3 interquartile ranges.
/// </summary>
public sealed record SampleStatistics
{
    private const double MildFence = 1.5;
    private const double SevereFence = 3;

    // Student's t, 97.5 %, for 1 to 30 degrees of freedom.
    private static readonly double[] StudentT =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    private SampleStatistics()
    {
    }

    /// <summary>How many values there are.</summary>
    public required int Count { get; init; }

    /// <summary>The arithmetic mean.</summary>
    public required double Mean { get; init; }

    /// <summary>The median.</summary>
    public required double Median { get; init; }

    /// <summary>The least value.</summary>
    public required double Min { get; init; }

    /// <summary>The greatest value.</summary>
    public required double Max { get; init; }

    /// <summary>The standard deviation of the sample; NaN for a single value.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>The first quartile.</summary>
    public required double LowerQuartile { get; init; }

    /// <summary>The third quartile.</summary>
    public required double UpperQuartile { get; init; }

    /// <summary>Values beyond the inner fences, but not the outer ones.</summary>
    public required int MildOutliers { get; init; }

    /// <summary>Values beyond the outer fences.</summary>
    public required int SevereOutliers { get; init; }

    /// <summary>All outliers.</summary>
    public int Outliers => MildOutliers + SevereOutliers;

    /// <summary>Values below this are outliers.</summary>
    public double LowerFence => LowerQuartile - MildFence * (UpperQuartile - LowerQuartile);

    /// <summary>Values above this are outliers.</summary>
    public double UpperFence => UpperQuartile + MildFence * (UpperQuartile - LowerQuartile);

    /// <summary>Half the width of the 95 % confidence interval of the mean (Student's t); NaN for a single value.</summary>
    public double MeanMargin
    {
        get
        {
            int freedom = Count - 1;
            if (freedom < 1) return double.NaN;
            // Above 30 degrees of freedom the first terms of the expansion in 1/n are right to three digits.
            double t = freedom <= StudentT.Length
                ? StudentT[freedom - 1]
                : 1.95996 + 2.37226 / freedom + 2.8225 / freedom / freedom;
            return t * StandardDeviation / Math.Sqrt(Count);
        }
    }

    /// <summary>The statistics of a sample; null when it has no number. NaN does not count as a value.</summary>
    public static SampleStatistics? Of(ReadOnlySpan<double> sample)
    {
        double[] sorted = new double[sample.Length];
        int count = 0;
        foreach (double value in sample)
            if (!double.IsNaN(value))
                sorted[count++] = value;
        if (count == 0) return null;
        Span<double> values = sorted.AsSpan(0, count);
        values.Sort();

        double mean = MeanOf(values);
        double squares = 0;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        double lower = Quantile(values, 0.25), upper = Quantile(values, 0.75), range = upper - lower;
        int severe = Beyond(values, lower - SevereFence * range, upper + SevereFence * range);
        return new SampleStatistics
        {
            Count = count,
            Mean = mean,
            Median = Quantile(values, 0.5),
            Min = values[0],
            Max = values[^1],
            StandardDeviation = count > 1 ? Math.Sqrt(squares / (count - 1)) : double.NaN,
            LowerQuartile = lower,
            UpperQuartile = upper,
            SevereOutliers = severe,
            MildOutliers = Beyond(values, lower - MildFence * range, upper + MildFence * range) - severe,
        };
    }

    /// <summary>The outliers as a person reads them: <c>2 outliers (1 mild, 1 severe)</c>, <c>no outliers</c>.</summary>
    public string OutlierText() => (MildOutliers, SevereOutliers) switch
    {
        (0, 0) => "no outliers",
        (1, 0) => "1 outlier (mild)",
        (0, 1) => "1 outlier (severe)",
        ( > 0, 0) => $"{MildOutliers} outliers (all mild)",
        (0, > 0) => $"{SevereOutliers} outliers (all severe)",
        _ => $"{Outliers} outliers ({MildOutliers} mild, {SevereOutliers} severe)",
    };

    // A running mean: a sum could overflow, and rounding of large sums would show.
    private static double MeanOf(ReadOnlySpan<double> values)
    {
        double mean = 0;
        for (int i = 0; i < values.Length; i++) mean += (values[i] - mean) / (i + 1);
        return Math.Clamp(mean, values[0], values[^1]);
    }

    private static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at;
        double rest = at - below;
        return rest == 0 ? sorted[below] : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
    }

    private static int Beyond(ReadOnlySpan<double> sorted, double low, double high)
    {
        int count = 0;
        foreach (double value in sorted)
            if (value < low || value > high)
                count++;
        return count;
    }
}
