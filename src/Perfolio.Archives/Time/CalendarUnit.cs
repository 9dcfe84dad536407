using Perfolio.Archives.Format;

namespace Perfolio.Archives.Time;

/// <summary>A unit of relative dates: a fixed number of seconds, or of calendar months.</summary>
internal readonly record struct CalendarUnit(long Seconds, int Months)
{
    private static readonly (string Name, CalendarUnit Unit)[] Units =
    [
        ("second", new(1, 0)), ("sec", new(1, 0)), ("minute", new(60, 0)), ("min", new(60, 0)), ("hour", new(3600, 0)),
        ("day", new(86400, 0)), ("week", new(7 * 86400, 0)), ("fortnight", new(14 * 86400, 0)),
        ("month", new(0, 1)), ("year", new(0, 12)),
    ];

    public static CalendarUnit? Find(ReadOnlySpan<char> word)
    {
        foreach (var (name, unit) in Units)
        {
            if (UnitWord.Is(word, name))
                return unit;
        }

        return null;
    }

    public Timestamp Add(Timestamp time, long count, ArchiveZone zone)
    {
        if (Months == 0)
            return TimeSpecification.Shift(
                time, (long)Int128.Clamp((Int128)count * Seconds * Timestamp.PerSecond, long.MinValue / 2, long.MaxValue / 2));
        var local = zone.ToLocal(time);
        var months = Math.Clamp(count * Months, -12 * 1000, 12 * 1000);
        var index = (local.Year * 12L) + local.Month - 1 + months;
        var (year, month) = ((int)(index / 12), (int)(index % 12) + 1);
        var day = year is >= 1 and <= 9999 ? Math.Min(local.Day, DateTime.DaysInMonth(year, month)) : 1;
        return CivilTime.Make(year, month, day, new TimeOfDay(local.Hour, local.Minute, local.Second, time.Fraction), zone)
            ?? (count < 0 ? Timestamp.MinValue : Timestamp.MaxValue);
    }
}
