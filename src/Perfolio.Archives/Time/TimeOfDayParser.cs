namespace Perfolio.Archives.Time;

/// <summary>Reads <c>HH:MM[:SS[.frac]]</c> and <c>am</c>, <c>pm</c>.</summary>
internal static class TimeOfDayParser
{
    /// <summary>Reads what follows the hour. On failure the scanner stands where it cannot go on.</summary>
    /// <param name="scanner">Behind the hour, before the colon.</param>
    /// <param name="hour">The hour.</param>
    /// <param name="time">The time.</param>
    public static bool TryRest(ref TimeScanner scanner, int hour, out TimeOfDay time)
    {
        time = new TimeOfDay(hour);
        if (!scanner.Take(':'))
            return true;
        if (!TryPart(ref scanner, 59, out var minute, out var missing))
            return missing && scanner.AtEnd;
        time = time with { Minute = minute };
        if (!scanner.Take(':'))
            return true;
        if (!TryPart(ref scanner, 61, out var second, out missing))
            return missing && scanner.AtEnd;
        time = time with { Second = second };
        if (scanner.Next != '.')
            return true;
        scanner.Position++;
        time = time with { Nanosecond = Fraction(scanner.Digits()) };
        return true;
    }

    /// <summary>Takes am or pm. False when the hour does not go with it; the scanner then stands on it.</summary>
    public static bool TryHalf(ref TimeScanner scanner, ref TimeOfDay time)
    {
        var start = scanner.Position;
        scanner.SkipBlanks();
        var at = scanner.Position;
        var word = scanner.Word();
        var pm = word.Equals("pm", StringComparison.OrdinalIgnoreCase);
        if (!pm && !word.Equals("am", StringComparison.OrdinalIgnoreCase))
        {
            scanner.Position = start;
            return true;
        }

        if (time.Hour > 12)
        {
            scanner.Position = at;
            return false;
        }

        time = time with { Hour = (time.Hour % 12) + (pm ? 12 : 0) };
        return true;
    }

    private static bool TryPart(ref TimeScanner scanner, int most, out int value, out bool missing)
    {
        scanner.SkipBlanks();
        var start = scanner.Position;
        missing = !scanner.TryInteger(out value, out _);
        if (!missing && value <= most)
            return true;
        scanner.Position = start;
        return false;
    }

    private static int Fraction(ReadOnlySpan<char> digits)
    {
        var value = 0;
        for (var i = 0; i < 9; i++)
            value = (value * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        return value;
    }
}
