using System.Globalization;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>Units as people write them: <c>count</c>, <c>microseconds</c>, <c>Mbyte/sec</c>, <c>count x 10^3 /
/// second</c>.</summary>
public static class UnitsText
{
    private static readonly string[] Prefixes = ["", "k", "m", "g", "t", "p", "e", "z", "y"];
    private static readonly string[] LongPrefixes = ["", "kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];
    private static readonly string[] BinaryPrefixes = ["", "kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];

    private static readonly Dictionary<string, int> TimeScales = new(StringComparer.Ordinal)
    {
        ["ns"] = 0,
        ["nanosec"] = 0,
        ["nanosecond"] = 0,
        ["us"] = 1,
        ["microsec"] = 1,
        ["microsecond"] = 1,
        ["ms"] = 2,
        ["millisec"] = 2,
        ["millisecond"] = 2,
        ["s"] = 3,
        ["sec"] = 3,
        ["second"] = 3,
        ["min"] = 4,
        ["minute"] = 4,
        ["h"] = 5,
        ["hr"] = 5,
        ["hour"] = 5,
    };

    /// <summary>Reads units.</summary>
    /// <param name="text">The text; case does not matter.</param>
    /// <param name="units">The units.</param>
    /// <returns>Why it is none; null when it is.</returns>
    public static string? Parse(string text, out MetricUnits units)
    {
        ArgumentNullException.ThrowIfNull(text);
        units = default;
        var words = text.ToLowerInvariant().Replace("/", " / ", StringComparison.Ordinal).Split(
            default(char[]), StringSplitOptions.RemoveEmptyEntries);
        if (words is [] or ["none"])
            return null;
        var found = new Found();
        var side = 1;
        for (var i = words[0] == "1" ? 1 : 0; i < words.Length; i++)
        {
            if (words[i] == "/")
            {
                if (side < 0)
                    return "more than one '/'";
                side = -1;
                continue;
            }

            if (found.Take(words, ref i, side) is { } reason)
                return reason;
        }

        units = MetricUnits.From(found.Space, found.Time, found.Count, found.SpaceScale, found.TimeScale, found.CountScale);
        return null;
    }

    /// <summary>Writes units so that <see cref="Parse"/> reads them back.</summary>
    /// <param name="units">The units.</param>
    /// <returns>The text; empty for none.</returns>
    public static string Format(MetricUnits units) => units == default ? "" : units.ToString();

    private static int SpaceScale(string word)
    {
        for (var i = 0; i < Prefixes.Length; i++)
        {
            if (word == Prefixes[i] + "byte" || word == LongPrefixes[i] + "byte" || word == BinaryPrefixes[i] + "byte"
                || (i > 0 && (word == Prefixes[i] + "b" || word == Prefixes[i] + "ib")))
                return i;
        }

        return -1;
    }

    private struct Found
    {
        public int Space;
        public int Time;
        public int Count;
        public int SpaceScale;
        public int TimeScale;
        public int CountScale;

        public string? Take(string[] words, ref int i, int side)
        {
            var word = words[i];
            var power = 1;
            var hat = word.IndexOf('^', StringComparison.Ordinal);
            if (hat > 0)
            {
                if (!int.TryParse(word.AsSpan(hat + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power)
                    || power is < 1 or > 7)
                    return $"'{words[i]}' has a power that is none of 1 to 7";
                word = word[..hat];
            }

            var singular = word.Length > 2 && word.EndsWith('s') ? word[..^1] : word;
            if (UnitsText.SpaceScale(singular) is >= 0 and var space)
                return Put(ref Space, ref SpaceScale, side * power, space, words[i]);
            if (TimeScales.TryGetValue(singular, out var time))
                return Put(ref Time, ref TimeScale, side * power, time, words[i]);
            if (singular != "count")
                return double.TryParse(word, CultureInfo.InvariantCulture, out _)
                    ? $"a multiplier ('{words[i]}') is not supported" : $"'{words[i]}' is not a unit";
            var scale = 0;
            if (i + 2 < words.Length && words[i + 1] == "x" && words[i + 2].StartsWith("10", StringComparison.Ordinal))
            {
                var exponent = words[i + 2];
                if (exponent == "10")
                    scale = 1;
                else if (!exponent.StartsWith("10^", StringComparison.Ordinal)
                    || !int.TryParse(exponent.AsSpan(3), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out scale)
                        || scale is < -8 or > 7)
                    return $"'count x {exponent}' is not a scale from 10^-8 to 10^7";
                i += 2;
            }

            return Put(ref Count, ref CountScale, side * power, scale, word);
        }

        private static string? Put(ref int dimension, ref int target, int power, int scale, string word)
        {
            if (dimension != 0)
                return $"'{word}' is of a dimension that stands there already";
            dimension = power;
            target = scale;
            return null;
        }
    }
}
