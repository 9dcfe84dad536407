namespace Perfolio.Archives.Time;

/// <summary>When summer time begins or ends in a year: <c>Mm.w.d</c>, <c>Jn</c> or <c>n</c>, with an optional
/// <c>/time</c>.</summary>
internal readonly record struct PosixRule(int Month, int Week, int Weekday, int Day = -1, bool Julian = false, int Time = 7200)
{
    public static PosixRule? Parse(ref TimeScanner scanner)
    {
        if (!scanner.Take(','))
            return null;
        PosixRule rule;
        if (scanner.Take('M'))
        {
            if (!scanner.TryInteger(out var month, out _) || month is < 1 or > 12
                || !scanner.Take('.') || !scanner.TryInteger(out var week, out _) || week is < 1 or > 5
                || !scanner.Take('.') || !scanner.TryInteger(out var weekday, out _) || weekday > 6)
                return null;
            rule = new PosixRule(month, week, weekday);
        }
        else
        {
            var julian = scanner.Take('J');
            if (!scanner.TryInteger(out var day, out _) || day > 365 || (julian && day == 0))
                return null;
            rule = new PosixRule(0, 0, 0, day, julian);
        }

        if (!scanner.Take('/'))
            return rule;
        return PosixZone.TryOffset(ref scanner, out var time) ? rule with { Time = time } : null;
    }

    /// <summary>The moment in a year, as local seconds since the epoch.</summary>
    public long At(int year)
    {
        DateTime date;
        if (Day >= 0)
        {
            // J counts from 1 and leaves out 29 February.
            var skip = Julian && Day >= 60 && DateTime.IsLeapYear(year) ? 1 : 0;
            date = new DateTime(year, 1, 1).AddDays(Day - (Julian ? 1 : 0) + skip);
        }
        else
        {
            var first = new DateTime(year, Month, 1);
            date = first.AddDays(((Weekday - (int)first.DayOfWeek + 7) % 7) + ((Week - 1) * 7));
            if (date.Month != Month)
                date = date.AddDays(-7);
        }

        return ((date - DateTime.UnixEpoch.Date).Ticks / TimeSpan.TicksPerSecond) + Time;
    }
}
