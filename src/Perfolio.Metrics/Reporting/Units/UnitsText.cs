using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Units;

/// <summary>
/// Units in the form of reports: <c>Kbyte</c>, <c>millisec</c>, <c>count x 10^3</c>; with a slash times are short, as pmrep has
/// them: <c>byte/s</c>, <c>ms/s</c>.
/// </summary>
public static class UnitsText
{
    private static readonly string[] SpaceNames =
        ["byte", "Kbyte", "Mbyte", "Gbyte", "Tbyte", "Pbyte", "Ebyte", "Zbyte", "Ybyte"];
    private static readonly string[] TimeNames = ["nanosec", "microsec", "millisec", "sec", "min", "hour"];
    private static readonly string[] ShortTimeNames = ["ns", "us", "ms", "s", "min", "h"];

    /// <summary>The text of units.</summary>
    /// <param name="units">The units.</param>
    /// <returns>Such as <c>byte/s</c>, <c>millisec</c>; <c>none</c> without dimensions.</returns>
    public static string Of(MetricUnits units)
    {
        var text = Of(units, TimeNames);
        return text.Contains('/', StringComparison.Ordinal) ? Of(units, ShortTimeNames) : text;
    }

    private static string Of(MetricUnits units, string[] timeNames)
    {
        if (units is { Space: 0, Time: 0, Count: 0 })
            return units.CountScale == 0 ? "none" : FormattableString.Invariant($"x 10^{units.CountScale}");
        var above = "";
        var below = "";
        Append(ref above, ref below, units.Space, Name(SpaceNames, units.SpaceScale));
        Append(ref above, ref below, units.Time, Name(timeNames, units.TimeScale));
        Append(ref above, ref below, units.Count, CountName(units.CountScale));
        return below.Length == 0 ? above : above + "/" + below;
    }

    /// <summary>The units of a counter's rate: one dimension of time less.</summary>
    /// <param name="units">Units of the counter.</param>
    /// <returns>Units of the change per second. A counter of time keeps its scale in the text only, see
    /// <see cref="OfRate(MetricUnits)"/>.</returns>
    public static MetricUnits Rate(MetricUnits units) => MetricUnits.From(
        units.Space, units.Time - 1, units.Count, units.SpaceScale,
        units.Time == 1 ? 0 : units.Time == 0 ? Seconds : units.TimeScale, units.CountScale);

    /// <summary>The text of a counter's rate: the counter's units in short form and <c>/s</c>.</summary>
    /// <param name="units">The counter's units.</param>
    /// <returns>Such as <c>ms/s</c>; of a counter without units <c>/s</c>.</returns>
    public static string OfRate(MetricUnits units) => OfRate(Of(units, ShortTimeNames));

    /// <summary>The text of a counter's rate: the counter's units and <c>/s</c>.</summary>
    /// <param name="text">The counter's units in words.</param>
    /// <returns>Such as <c>ms/s</c>; of a counter without units <c>/s</c>.</returns>
    public static string OfRate(string text) => text == "none" ? "/s" : text + "/s";

    internal const int Seconds = 3;

    private static string CountName(int scale) => scale switch
    {
        0 => "count",
        1 => "count x 10",
        _ => FormattableString.Invariant($"count x 10^{scale}"),
    };

    private static string Name(string[] names, int scale) =>
        scale < names.Length ? names[scale] : FormattableString.Invariant($"?{scale}");

    private static void Append(ref string above, ref string below, int dimension, string name)
    {
        if (dimension == 0)
            return;
        var power = Math.Abs(dimension);
        var text = power == 1 ? name : FormattableString.Invariant($"{name}^{power}");
        ref var side = ref dimension > 0 ? ref above : ref below;
        side = side.Length == 0 ? text : side + " " + text;
    }
}
