namespace Perfolio.Scheduling.Dashboards;

/// <summary>
/// Compares two runs by the means of equal slices of each (the method of batch means): Welch's t test, in which slices that
/// resemble their neighbours count for less than one: <c>n (1 - r) / (1 + r)</c> of n, where r is the correlation of neighbours
/// if it is positive.
/// </summary>
public static class BatchMeans
{
    /// <summary>Slices that a run must have for a test.</summary>
    public const int Least = 8;

    /// <summary>The probability of such a difference of means, or a larger one, if there were none.</summary>
    /// <param name="first">Values of one run's slices, in the order of time.</param>
    /// <param name="second">Values of the other's.</param>
    /// <returns>From 0 to 1; NaN when there are fewer than <see cref="Least"/> slices.</returns>
    public static double Compare(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length < Least || second.Length < Least) return double.NaN;
        (double meanA, double varianceA) = Moments(first);
        (double meanB, double varianceB) = Moments(second);
        return Welch(meanA, varianceA, Effective(first, meanA, varianceA), meanB, varianceB, Effective(second, meanB, varianceB));
    }

    /// <summary>Welch's t test, two-sided.</summary>
    /// <param name="meanA">Mean of the first sample.</param>
    /// <param name="varianceA">Its variance, by n - 1.</param>
    /// <param name="countA">Its size.</param>
    /// <param name="meanB">Mean of the second.</param>
    /// <param name="varianceB">Its variance.</param>
    /// <param name="countB">Its size.</param>
    public static double Welch(double meanA, double varianceA, double countA, double meanB, double varianceB, double countB)
    {
        double a = varianceA / countA, b = varianceB / countB, difference = meanA - meanB;
        if (a + b <= 0) return difference == 0 ? 1 : 0;
        double degrees = (a + b) * (a + b) / ((a * a / (countA - 1)) + (b * b / (countB - 1)));
        return StudentDistribution.TwoSided(difference / Math.Sqrt(a + b), Math.Max(1, degrees));
    }

    /// <summary>
    /// Holm's adjustment for many tests at once: probabilities that keep the chance of any false alarm. NaN stays.
    /// </summary>
    public static double[] Adjust(IReadOnlyList<double> probabilities)
    {
        int[] order = [.. Enumerable.Range(0, probabilities.Count).Where(i => !double.IsNaN(probabilities[i]))
            .OrderBy(i => probabilities[i])];
        double[] adjusted = [.. probabilities];
        double least = 0;
        for (int rank = 0; rank < order.Length; rank++)
            adjusted[order[rank]] = least = Math.Max(least, Math.Min(1, probabilities[order[rank]] * (order.Length - rank)));
        return adjusted;
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (double value in values) sum += value;
        double mean = sum / values.Length;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return (mean, squares / (values.Length - 1));
    }

    private static double Effective(ReadOnlySpan<double> values, double mean, double variance)
    {
        if (variance <= 0) return values.Length;
        double products = 0;
        for (int i = 1; i < values.Length; i++) products += (values[i] - mean) * (values[i - 1] - mean);
        double r = Math.Clamp(products / (variance * (values.Length - 1)), 0, 0.99);
        return Math.Max(2, values.Length * (1 - r) / (1 + r));
    }
}
