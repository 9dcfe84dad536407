using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Units;

/// <summary>Factors between units of the same dimensions.</summary>
public static class UnitConversion
{
    /// <summary>Whether two units measure the same thing.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether space, time and count have the same dimensions.</returns>
    public static bool SameDimensions(MetricUnits left, MetricUnits right) =>
        left.Space == right.Space && left.Time == right.Time && left.Count == right.Count;

    /// <summary>What a value must be multiplied with.</summary>
    /// <param name="from">Its units.</param>
    /// <param name="to">The units wanted, of the same dimensions.</param>
    /// <returns>The factor.</returns>
    public static double Factor(MetricUnits from, MetricUnits to) =>
        Power(from.Space, Scale(0, from.SpaceScale), Scale(0, to.SpaceScale))
        * Power(from.Time, Scale(1, from.TimeScale), Scale(1, to.TimeScale))
        * Power(from.Count, Scale(2, from.CountScale), Scale(2, to.CountScale));

    /// <summary>Size of a scale in bytes, seconds or ones.</summary>
    /// <param name="dimension">0 space, 1 time, 2 count.</param>
    /// <param name="scale">The scale.</param>
    internal static double Scale(int dimension, int scale) => dimension switch
    {
        0 => Math.Pow(1024, scale),
        1 => scale switch { 0 => 1e-9, 1 => 1e-6, 2 => 1e-3, 3 => 1, 4 => 60, _ => 3600 },
        _ => Math.Pow(10, scale),
    };

    private static double Power(int dimension, double from, double to)
    {
        if (dimension == 0 || from == to)
            return 1;
        // The larger by the smaller: whole numbers stay whole.
        var ratio = from > to ? Math.Round(from / to, 12) : 1 / Math.Round(to / from, 12);
        return Math.Pow(ratio, dimension);
    }
}
