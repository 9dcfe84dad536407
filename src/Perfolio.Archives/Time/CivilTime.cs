using Perfolio.Archives.Format;

namespace Perfolio.Archives.Time;

/// <summary>A time of day, as the time parsers read it.</summary>
/// <param name="Hour">0 to 23.</param>
/// <param name="Minute">0 to 59.</param>
/// <param name="Second">0 to 61: leap seconds roll over.</param>
/// <param name="Nanosecond">Fraction of the second.</param>
internal readonly record struct TimeOfDay(int Hour, int Minute = 0, int Second = 0, int Nanosecond = 0)
{
    public long Seconds => (Hour * 3600L) + (Minute * 60) + Second;
}

/// <summary>Makes stamps of local dates.</summary>
internal static class CivilTime
{
    /// <summary>Null when there is no such date.</summary>
    public static Timestamp? Make(int year, int month, int day, TimeOfDay time, ArchiveZone zone) =>
        LocalSeconds(year, month, day, time) is { } local ? Make(zone.ToUtc(local), time.Nanosecond) : null;

    /// <summary>Null when the year is out of range.</summary>
    public static Timestamp? Make(long seconds, int nanosecond) =>
        seconds is > -Timestamp.MaxSeconds and < Timestamp.MaxSeconds ? Timestamp.From(seconds, nanosecond) : null;

    /// <summary>Local seconds since the epoch; null when there is no such date.</summary>
    public static long? LocalSeconds(int year, int month, int day, TimeOfDay time)
    {
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        return ((new DateTime(year, month, day) - DateTime.UnixEpoch.Date).Ticks / TimeSpan.TicksPerSecond) + time.Seconds;
    }
}
