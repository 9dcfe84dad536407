namespace Perfolio.Arcaflow.Schemas;

public sealed partial class Units
{
    private static readonly Unit Second = new("s", "s", "second", "seconds");
    private static readonly Unit Minute = new("m", "m", "minute", "minutes");
    private static readonly Unit Hour = new("H", "H", "hour", "hours");
    private static readonly Unit Day = new("d", "d", "day", "days");

    /// <summary>Bytes with multiples of 1024.</summary>
    public static Units Bytes { get; } = new(
        new Unit("B", "B", "byte", "bytes"),
        (1L << 10, new Unit("kB", "kB", "kilobyte", "kilobytes")),
        (1L << 20, new Unit("MB", "MB", "megabyte", "megabytes")),
        (1L << 30, new Unit("GB", "GB", "gigabyte", "gigabytes")),
        (1L << 40, new Unit("TB", "TB", "terabyte", "terabytes")),
        (1L << 50, new Unit("PB", "PB", "petabyte", "petabytes")));

    /// <summary>Characters.</summary>
    public static Units Characters { get; } = new(new Unit("char", "chars", "character", "characters"));

    /// <summary>Percent.</summary>
    public static Units Percent { get; } = new(new Unit("%", "%", "percent", "percent"));

    /// <summary>Nanoseconds with their true multiples.</summary>
    public static Units Nanoseconds { get; } = new(
        new Unit("ns", "ns", "nanosecond", "nanoseconds"),
        (1_000, new Unit("µs", "µs", "microsecond", "microseconds")),
        (1_000_000, new Unit("ms", "ms", "millisecond", "milliseconds")),
        (1_000_000_000, Second),
        (60_000_000_000, Minute),
        (3_600_000_000_000, Hour),
        (86_400_000_000_000, Day));

    /// <summary>Seconds with their multiples; text may also count milli-, micro- and nanoseconds.</summary>
    public static Units Seconds { get; } = new(
        Second,
        [(60, Minute), (3_600, Hour), (86_400, Day)],
        [
            (1_000, new Unit("ms", "ms", "millisecond", "milliseconds")),
            (1_000_000, new Unit("us", "us", "microsecond", "microseconds")),
            (1_000_000_000, new Unit("ns", "ns", "nanosecond", "nanoseconds")),
        ]);

    /// <summary>
    /// The unit block that existing plug-ins publish for times. Its names and factors do not fit each other, so it is for
    /// publishing only: with it the engine lets text such as <c>500ms</c> through to the plug-in, which reads it truly.
    /// </summary>
    public static Units PublishedTime { get; } = new(
        new Unit("ns", "ns", "nanosecond", "nanoseconds"),
        (1_000, new Unit("ms", "ms", "microsecond", "microseconds")),
        (1_000_000, Second),
        (60_000_000, Minute),
        (3_600_000_000, Hour),
        (86_400_000_000, Day));
}
