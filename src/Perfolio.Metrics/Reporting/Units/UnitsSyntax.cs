using System.Globalization;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Units;

/// <summary>
/// Units as users write them: <c>KB</c>, <c>Mbyte / hour</c>, <c>count x 10^3</c>, <c>10 kilobytes / 2.5e2 count</c>. Words of
/// space, time and
/// count in any order, upper or lower case, singular or plural, each with an exponent if need be; one <c>/</c>; numbers are
/// factors.
/// </summary>
public static class UnitsSyntax
{
    private static readonly Dictionary<string, (char Dimension, int Scale)> Words = MakeWords();

    /// <summary>Reads units.</summary>
    /// <param name="text">The text.</param>
    /// <param name="units">The units.</param>
    /// <param name="factor">What a value in these units must be multiplied with besides, because of numbers in the text.</param>
    /// <param name="error">What is wrong; null when nothing.</param>
    /// <returns>Whether the text was units.</returns>
    public static bool TryParse(string text, out MetricUnits units, out double factor, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        units = default;
        factor = 1;
        var sides = text.Split('/');
        if (sides.Length > 2)
        {
            error = $"more than one '/' in the units '{text}'";
            return false;
        }

        Span<int> dimensions = stackalloc int[3];
        Span<int> scales = stackalloc int[3];
        for (var side = 0; side < sides.Length; side++)
        {
            if (!Side(sides[side], side == 0 ? 1 : -1, dimensions, scales, ref factor, out error))
                return false;
        }

        foreach (var dimension in dimensions)
        {
            if (dimension is < -8 or > 7)
            {
                error = $"an exponent of the units '{text}' is out of range";
                return false;
            }
        }

        units = MetricUnits.From(dimensions[0], dimensions[1], dimensions[2], scales[0], scales[1], scales[2]);
        error = null;
        return true;
    }

    private static bool Side(string text, int sign, Span<int> dimensions, Span<int> scales, ref double factor, out string? error)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number > 0)
            {
                factor = sign > 0 ? factor / number : factor * number;
                continue;
            }

            var power = 1;
            var caret = word.IndexOf('^', StringComparison.Ordinal);
            if (caret > 0)
            {
                if (!int.TryParse(word.AsSpan(caret + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power) || power is < -8 or > 8)
                {
                    error = $"'{word[(caret + 1)..]}' is no exponent of units";
                    return false;
                }

                word = word[..caret];
            }

            if (!Words.TryGetValue(word, out var known))
            {
                error = $"unknown unit '{word}'; use for example byte, KB, MB, ms, s, min, count, count x 10^3";
                return false;
            }

            var at = "stc".IndexOf(known.Dimension, StringComparison.Ordinal);
            var scale = known.Scale;
            if (known.Dimension == 'c' && i + 2 < words.Length && words[i + 1] is "x" or "X")
            {
                if (!Power(words[i + 2], out scale))
                {
                    error = $"'{words[i + 2]}' is no power of ten from 10^-8 to 10^7";
                    return false;
                }

                i += 2;
            }

            Add(dimensions, scales, at, sign * power, scale, ref factor);
        }

        error = null;
        return true;
    }

    // The same dimension twice ("millisecond / second^2"): the scale of the last one stays, the rest is a factor.
    private static void Add(Span<int> dimensions, Span<int> scales, int at, int power, int scale, ref double factor)
    {
        if (dimensions[at] != 0)
        {
            // factor turns values of the units into values of the text.
            factor *= Math.Pow(UnitConversion.Scale(at, scales[at]) / UnitConversion.Scale(at, scale), -dimensions[at]);
        }

        dimensions[at] += power;
        scales[at] = scale;
    }

    private static bool Power(string word, out int scale)
    {
        scale = 1;
        return word == "10" || (word.StartsWith("10^", StringComparison.Ordinal)
            && int.TryParse(word.AsSpan(3), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out scale) && scale is >= -8 and <= 7);
    }

    private static Dictionary<string, (char Dimension, int Scale)> MakeWords()
    {
        var words = new Dictionary<string, (char, int)>(StringComparer.OrdinalIgnoreCase);
        void Many(char dimension, int scale, params string[] names)
        {
            foreach (var name in names)
            {
                words[name] = (dimension, scale);
                if (name.Length > 2)
                    words[name + "s"] = (dimension, scale);
            }
        }

        string[] prefixes = ["", "kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];
        string[] binary = ["", "kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];
        for (var i = 0; i < prefixes.Length; i++)
        {
            var letter = i == 0 ? "" : prefixes[i][..1];
            Many('s', i, prefixes[i] + "byte", binary[i] + "byte", letter + "byte");
            if (i > 0)
                Many('s', i, letter + "B", letter + "iB");
        }

        Many('s', 0, "B");
        Many('t', 0, "ns", "nsec", "nanosec", "nanosecond");
        Many('t', 1, "us", "usec", "microsec", "microsecond");
        Many('t', 2, "ms", "msec", "millisec", "millisecond");
        Many('t', 3, "s", "sec", "second");
        Many('t', 4, "min", "minute");
        Many('t', 5, "h", "hr", "hour");
        Many('c', 0, "count");
        return words;
    }
}
