namespace Perfolio.Archives.Time;

/// <summary>Words of free-form dates: zone names and days.</summary>
internal static class ZoneNames
{
    private static readonly (string Name, int Hours)[] Zones =
    [
        ("Z", 0), ("UTC", 0), ("GMT", 0), ("WET", 0), ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7),
        ("MDT", -6), ("PST", -8), ("PDT", -7), ("BST", 1), ("CET", 1), ("CEST", 2), ("EET", 2), ("EEST", 3), ("JST", 9),
        ("AEST", 10),
        ("AEDT", 11),
    ];

    /// <summary>Seconds east of Greenwich; null when the word is no zone.</summary>
    public static int? Offset(ReadOnlySpan<char> word)
    {
        foreach (var (name, hours) in Zones)
        {
            if (word.Equals(name, StringComparison.OrdinalIgnoreCase))
                return hours * 3600;
        }

        return null;
    }

    /// <summary>Days from today; null when the word is no day.</summary>
    public static int? DayShift(ReadOnlySpan<char> word)
    {
        if (word.Equals("today", StringComparison.OrdinalIgnoreCase))
            return 0;
        if (word.Equals("yesterday", StringComparison.OrdinalIgnoreCase))
            return -1;
        return word.Equals("tomorrow", StringComparison.OrdinalIgnoreCase) ? 1 : null;
    }
}
