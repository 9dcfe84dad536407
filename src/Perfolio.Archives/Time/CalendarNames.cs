namespace Perfolio.Archives.Time;

/// <summary>Names of months and weekdays: three letters or in full, any case.</summary>
internal static class CalendarNames
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december"];

    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    /// <summary>1 to 12; 0 when it is none.</summary>
    public static int Month(ReadOnlySpan<char> word) => Find(Months, word) + 1;

    /// <summary>0 (Sunday) to 6; -1 when it is none.</summary>
    public static int Weekday(ReadOnlySpan<char> word) => Find(Weekdays, word);

    private static int Find(string[] names, ReadOnlySpan<char> word)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (word.Equals(names[i], StringComparison.OrdinalIgnoreCase)
                || word.Equals(names[i].AsSpan(0, 3), StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}
