using Perfolio.Archives.Format;

namespace Perfolio.Archives.Time;

/// <summary>Intervals such as <c>1hour 15mins 30secs</c>, <c>4d6.5h</c>, <c>500msec</c>.</summary>
public static class Interval
{
    private static readonly (string Name, long Nanoseconds)[] Units =
    [
        ("nanosecond", 1), ("nsec", 1),
        ("microsecond", 1_000), ("usec", 1_000),
        ("millisecond", 1_000_000), ("msec", 1_000_000),
        ("second", Timestamp.PerSecond), ("sec", Timestamp.PerSecond), ("s", Timestamp.PerSecond),
        ("minute", 60 * Timestamp.PerSecond), ("min", 60 * Timestamp.PerSecond), ("m", 60 * Timestamp.PerSecond),
        ("hour", 3600 * Timestamp.PerSecond), ("hr", 3600 * Timestamp.PerSecond), ("h", 3600 * Timestamp.PerSecond),
        ("day", 86400 * Timestamp.PerSecond), ("d", 86400 * Timestamp.PerSecond),
    ];

    /// <summary>Reads an interval.</summary>
    /// <param name="text">One or more numbers with units, added up; no unit means seconds. <c>ms</c> means minutes, as in
    /// PCP.</param>
    /// <returns>Nanoseconds, not negative.</returns>
    /// <exception cref="TimeSyntaxException">It is none.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TryParse(text, 0, allowSign: true, out var nanoseconds, out var column))
            return nanoseconds;
        throw string.IsNullOrWhiteSpace(text)
            ? new TimeSyntaxException(text, 0, "Null or empty specification")
            : TimeSyntaxException.Unexpected(text, column);
    }

    /// <summary>Reads an interval that starts inside a text.</summary>
    internal static bool TryParse(string text, int start, bool allowSign, out long nanoseconds, out int column)
    {
        nanoseconds = 0;
        var scanner = new TimeScanner(text) { Position = start };
        if (allowSign)
            scanner.Take('+');
        decimal total = 0;
        var any = false;
        while (true)
        {
            scanner.SkipBlanks();
            column = scanner.Position;
            if (scanner.AtEnd)
                break;
            if (!scanner.TryDecimal(out var number))
                return false;
            scanner.SkipBlanks();
            var unitColumn = scanner.Position;
            var unit = Unit(scanner.Word());
            if (unit == 0)
            {
                column = unitColumn;
                return false;
            }

            if (number > long.MaxValue / (decimal)unit)
                return false;
            total += number * unit;
            any = true;
            if (total > long.MaxValue)
                return false;
        }

        nanoseconds = (long)decimal.Round(total);
        return any;
    }

    // 0 when there is no such unit.
    private static long Unit(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return Timestamp.PerSecond;
        foreach (var (name, nanoseconds) in Units)
        {
            if (UnitWord.Is(word, name))
                return nanoseconds;
        }

        return 0;
    }
}
