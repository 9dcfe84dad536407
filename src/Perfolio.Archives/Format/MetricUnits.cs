using System.Globalization;
using System.Text;

namespace Perfolio.Archives.Format;

/// <summary>Dimensions and scales of a metric, packed as in a descriptor.</summary>
/// <param name="Packed">Space, time, count dimensions and scales, 4 bits each, most significant first; 8 bits unused.</param>
public readonly record struct MetricUnits(uint Packed)
{
    private static readonly string[] SpaceNames =
        ["byte", "Kbyte", "Mbyte", "Gbyte", "Tbyte", "Pbyte", "Ebyte", "Zbyte", "Ybyte"];
    private static readonly string[] TimeNames = ["nanosec", "microsec", "millisec", "sec", "min", "hour"];

    /// <summary>Dimension of space, -8 to 7.</summary>
    public int Space => (int)Packed >> 28;

    /// <summary>Dimension of time, -8 to 7.</summary>
    public int Time => (int)(Packed << 4) >> 28;

    /// <summary>Dimension of count, -8 to 7.</summary>
    public int Count => (int)(Packed << 8) >> 28;

    /// <summary>Scale of space: 0 = byte, each step 1024.</summary>
    public int SpaceScale => (int)(Packed >> 16) & 0xf;

    /// <summary>Scale of time: 0 to 5 = nanoseconds to hours.</summary>
    public int TimeScale => (int)(Packed >> 12) & 0xf;

    /// <summary>Scale of count: a power of ten, -8 to 7.</summary>
    public int CountScale => (int)(Packed << 20) >> 28;

    /// <summary>Packs dimensions and scales.</summary>
    /// <param name="space">Dimension of space.</param>
    /// <param name="time">Dimension of time.</param>
    /// <param name="count">Dimension of count.</param>
    /// <param name="spaceScale">Scale of space.</param>
    /// <param name="timeScale">Scale of time.</param>
    /// <param name="countScale">Scale of count.</param>
    /// <returns>The units.</returns>
    public static MetricUnits From(int space, int time, int count, int spaceScale = 0, int timeScale = 0, int countScale = 0) =>
        new(((uint)space & 15) << 28 | ((uint)time & 15) << 24 | ((uint)count & 15) << 20
            | ((uint)spaceScale & 15) << 16 | ((uint)timeScale & 15) << 12 | ((uint)countScale & 15) << 8);

    /// <summary>The text PCP's tools print.</summary>
    /// <returns>Such as <c>Kbyte / sec</c>, or <c>none</c>.</returns>
    public override string ToString()
    {
        if (Space == 0 && Time == 0 && Count == 0)
            return CountScale == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $" x 10^{CountScale}");
        var above = new StringBuilder();
        var below = new StringBuilder();
        Append(Space, Name(SpaceNames, SpaceScale, "space"), above, below);
        Append(Time, Name(TimeNames, TimeScale, "time"), above, below);
        var count = CountScale switch
        {
            0 => "count",
            1 => "count x 10",
            _ => string.Create(CultureInfo.InvariantCulture, $"count x 10^{CountScale}"),
        };
        Append(Count, count, above, below);
        if (below.Length == 0)
            return above.ToString();
        return above.Length == 0 ? $"/ {below}" : $"{above} / {below}";
    }

    private static string Name(string[] names, int scale, string dimension) =>
        scale < names.Length ? names[scale] : string.Create(CultureInfo.InvariantCulture, $"{dimension}-{scale}");

    private static void Append(int dimension, string name, StringBuilder above, StringBuilder below)
    {
        if (dimension == 0)
            return;
        var text = dimension > 0 ? above : below;
        if (text.Length > 0)
            text.Append(' ');
        text.Append(name);
        var power = Math.Abs(dimension);
        if (power > 1)
            text.Append('^').Append(power);
    }
}
