using Perfolio.Archives.Format;

namespace Perfolio.Archives.Time;

/// <summary>A time zone: of the tz database or in POSIX's <c>TZ</c> form.</summary>
public abstract class ArchiveZone
{
    /// <summary>UTC.</summary>
    public static readonly ArchiveZone Utc = PosixZone.Read("UTC0")!;

    private const long Day = 86400;

    /// <summary>Makes a zone.</summary>
    /// <param name="name">What the user or the label calls it.</param>
    protected ArchiveZone(string name) => Name = name;

    /// <summary>What the user or the label calls it.</summary>
    public string Name { get; }

    /// <summary>Finds a zone.</summary>
    /// <param name="text">A POSIX zone such as <c>AEST-10AEDT-11,M10.1.0,M4.1.0/3</c>, or a name such as <c>America/New_York</c>,
    /// with or without a leading colon.</param>
    /// <returns>The zone.</returns>
    /// <exception cref="TimeSyntaxException">There is none.</exception>
    public static ArchiveZone Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text) ?? throw new TimeSyntaxException(text, 0, "unknown time zone");
    }

    /// <summary>Finds a zone.</summary>
    /// <param name="text">A POSIX zone or a name of the tz database.</param>
    /// <returns>The zone, or null.</returns>
    public static ArchiveZone? TryParse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var name = text.StartsWith(':') ? text[1..] : text;
        if (!text.StartsWith(':') && PosixZone.Read(text) is { } posix)
            return posix;
        if (name.Equals("UTC", StringComparison.OrdinalIgnoreCase) || name.Equals("GMT", StringComparison.OrdinalIgnoreCase))
            return new NamedZone(text, TimeZoneInfo.Utc);
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? new NamedZone(text, found) : null;
    }

    /// <summary>The zone of this host: the environment variable TZ, or the system's.</summary>
    /// <param name="time">Source of time.</param>
    /// <returns>The zone.</returns>
    public static ArchiveZone Local(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return TryParse(Environment.GetEnvironmentVariable("TZ")) ?? new NamedZone(time.LocalTimeZone.Id, time.LocalTimeZone);
    }

    /// <summary>The zone of an archive's label: zoneinfo when it is known, else timezone, else UTC.</summary>
    /// <param name="label">The label.</param>
    /// <returns>The zone.</returns>
    public static ArchiveZone Of(ArchiveLabel label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return TryParse(label.ZoneInfo) ?? TryParse(label.TimeZone) ?? Utc;
    }

    /// <summary>Seconds east of Greenwich at a time.</summary>
    /// <param name="seconds">Seconds since the epoch.</param>
    /// <returns>The offset.</returns>
    public abstract int OffsetAt(long seconds);

    /// <summary>Local date and time of a stamp; the fraction is cut to 100 ns.</summary>
    /// <param name="time">The stamp.</param>
    /// <returns>The local time.</returns>
    public DateTime ToLocal(Timestamp time) =>
        DateTime.UnixEpoch.AddTicks((time.Nanoseconds / 100) + (OffsetAt(time.Seconds) * TimeSpan.TicksPerSecond));

    /// <summary>Seconds since the epoch of a local time: one that occurs twice is the first; one that does not exist is shifted
    /// forward.</summary>
    /// <param name="local">Local time as if it were UTC, in seconds since the epoch.</param>
    /// <returns>Seconds since the epoch.</returns>
    public long ToUtc(long local)
    {
        var before = OffsetAt(local - Day);
        var after = OffsetAt(local + Day);
        var early = local - Math.Max(before, after);
        var late = local - Math.Min(before, after);
        if (OffsetAt(early) == local - early)
            return early;
        return OffsetAt(late) == local - late ? late : local - before;
    }

    private sealed class NamedZone : ArchiveZone
    {
        private readonly TimeZoneInfo _zone;

        public NamedZone(string name, TimeZoneInfo zone)
            : base(name) => _zone = zone;

        public override int OffsetAt(long seconds) =>
            (int)_zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, MinSeconds, MaxSeconds))).TotalSeconds;

        private const long MinSeconds = -62_000_000_000;
        private const long MaxSeconds = 253_000_000_000;
    }
}
