namespace Perfolio.Reporting.Html;

/// <summary>
/// Fewer points that look the same: of each stretch of consecutive values the least and the greatest, so that no spike
/// disappears.
/// </summary>
internal static class Downsampling
{
    /// <summary>The positions to draw, ascending; all of them when there are no more than <paramref name="most"/>.</summary>
    public static int[] Positions(IReadOnlyList<double> values, int most)
    {
        if (values.Count <= most) return Enumerable.Range(0, values.Count).ToArray();
        int stretches = Math.Max(1, most / 2);
        var kept = new List<int>(stretches * 2);
        for (int s = 0; s < stretches; s++)
        {
            int start = (int)((long)values.Count * s / stretches), end = (int)((long)values.Count * (s + 1) / stretches);
            int least = start, greatest = start;
            for (int i = start + 1; i < end; i++)
            {
                if (values[i] < values[least]) least = i;
                if (values[i] > values[greatest]) greatest = i;
            }

            kept.Add(Math.Min(least, greatest));
            if (least != greatest) kept.Add(Math.Max(least, greatest));
        }

        return kept.ToArray();
    }
}
