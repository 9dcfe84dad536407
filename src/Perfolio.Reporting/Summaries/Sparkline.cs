namespace Perfolio.Reporting.Summaries;

/// <summary>The distribution of a sample in one line of block characters.</summary>
public static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>
    /// A histogram from the least value to the greatest; a bin without values is blank. Values beyond the upper outer
    /// fence fall into the last bin, so that one straggler does not flatten the rest.
    /// </summary>
    public static string Histogram(IReadOnlyList<double> values, SampleStatistics statistics, int bins)
    {
        double range = statistics.UpperQuartile - statistics.LowerQuartile;
        double high = range > 0 ? Math.Min(statistics.Max, statistics.UpperQuartile + 3 * range) : statistics.Max;
        double low = statistics.Min;
        int[] counts = new int[bins];
        foreach (double value in values)
            counts[high > low ? Math.Clamp((int)((value - low) / (high - low) * bins), 0, bins - 1) : bins / 2]++;
        int most = Math.Max(1, counts.Max());
        return string.Create(bins, (counts, most), static (text, state) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = state.counts[i] == 0 ? ' ' : Blocks[(int)((long)state.counts[i] * (Blocks.Length - 1) / state.most)];
        });
    }
}
