using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Html;

/// <summary>
/// A histogram between the outer fences, so that a straggler does not squeeze everything else into one bar. The width of
/// the bins follows Freedman and Diaconis; counters get bins of whole numbers.
/// </summary>
internal sealed class HistogramBins
{
    private const int Fewest = 8;
    private const int Most = 60;

    private HistogramBins(double start, double width, int[] counts, int outside)
    {
        Start = start;
        Width = width;
        Counts = counts;
        Outside = outside;
    }

    public double Start { get; }

    public double Width { get; }

    public int[] Counts { get; }

    /// <summary>Values beyond the outer fences, which no bin counts.</summary>
    public int Outside { get; }

    public static HistogramBins Of(IReadOnlyList<double> values, SampleStatistics statistics, bool wholeNumbers)
    {
        double range = statistics.UpperQuartile - statistics.LowerQuartile;
        double low = statistics.Min, high = statistics.Max;
        if (range > 0)
        {
            low = Math.Max(low, statistics.LowerQuartile - 3 * range);
            high = Math.Min(high, statistics.UpperQuartile + 3 * range);
        }

        double wanted = 2 * range / Math.Cbrt(statistics.Count);
        int bins = wanted > 0 ? (int)Math.Clamp(Math.Ceiling((high - low) / wanted), Fewest, Most) : Fewest;
        double width = (high - low) / bins, start = low;
        if (wholeNumbers)
        {
            width = Math.Max(1, Math.Ceiling(width));
            start = Math.Floor(low) - 0.5;
            bins = (int)Math.Min(Most + 1, Math.Floor((high - start) / width) + 1);
        }

        int[] counts = new int[bins];
        int outside = 0;
        foreach (double value in values)
        {
            if (value < low || value > high) outside++;
            else counts[Math.Clamp((int)((value - start) / width), 0, bins - 1)]++;
        }

        return new HistogramBins(start, width, counts, outside);
    }
}
