using System.Globalization;

namespace Perfolio.Reporting.Summaries;

/// <summary>A scale on which values of a unit are read best: 0.00123 s as 1.230 ms, 2 097 152 B as 2.000 MiB.</summary>
/// <param name="Factor">Multiply a value by this.</param>
/// <param name="Unit">The unit then; may be empty.</param>
/// <param name="Decimals">Digits after the point.</param>
public readonly record struct Quantity(double Factor, string Unit, int Decimals)
{
    private static readonly Dictionary<string, double> SecondsPerUnit = new(StringComparer.Ordinal)
    {
        ["s"] = 1,
        ["ms"] = 1e-3,
        ["us"] = 1e-6,
        ["µs"] = 1e-6,
        ["μs"] = 1e-6,
        ["ns"] = 1e-9,
    };

    /// <summary>The scale for values of about a size.</summary>
    /// <param name="unit">The unit of the values.</param>
    /// <param name="typical">A typical value, by which the scale is chosen.</param>
    public static Quantity For(string unit, double typical)
    {
        double size = Math.Abs(typical);
        if (SecondsPerUnit.TryGetValue(unit, out double seconds))
        {
            (string name, double length) = (size * seconds) switch
            {
                0 => (unit == "us" ? "µs" : unit, seconds),
                < 1e-6 => ("ns", 1e-9),
                < 1e-3 => ("µs", 1e-6),
                < 1 => ("ms", 1e-3),
                _ => ("s", 1.0),
            };
            return new Quantity(seconds / length, name, DecimalsFor(size * seconds / length));
        }

        if (unit == "B")
        {
            string[] names = ["B", "KiB", "MiB", "GiB", "TiB"];
            int power = 0;
            for (double left = size; left >= 1024 && power < names.Length - 1; left /= 1024) power++;
            double factor = Math.Pow(1024, -power);
            return new Quantity(factor, names[power], power == 0 ? 0 : DecimalsFor(size * factor));
        }

        string shown = unit == "count" ? "" : unit;
        // A tenth of a page fault says nothing more.
        if (unit == "count" && size < 1e9) return new Quantity(1, shown, 1);
        return size is >= 1e9 or (< 1e-3 and > 0) ? new Quantity(1, shown, -1) : new Quantity(1, shown, DecimalsFor(size));
    }

    /// <summary>A value on the scale, without the unit.</summary>
    public string Number(double value)
    {
        if (double.IsNaN(value)) return "–";
        if (Decimals < 0) return value.ToString("G5", CultureInfo.InvariantCulture);
        return (value * Factor).ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A value on the scale with its unit.</summary>
    public string Text(double value) => Unit.Length == 0 || double.IsNaN(value) ? Number(value) : $"{Number(value)} {Unit}";

    // Four significant digits, as far as there are any.
    private static int DecimalsFor(double size) => size switch
    {
        < 10 => 3,
        < 100 => 2,
        < 1000 => 1,
        _ => 0,
    };
}
