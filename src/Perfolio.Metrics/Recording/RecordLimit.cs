using System.Globalization;
using Perfolio.Archives.Time;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Recording;

/// <summary>A size in records, bytes or time; the default is no limit.</summary>
/// <param name="Records">Records, or 0.</param>
/// <param name="Bytes">Bytes of data, or 0.</param>
/// <param name="Time">Time, or zero.</param>
public readonly record struct RecordLimit(long Records, long Bytes, TimeSpan Time)
{
    private const double Largest = 1L << 52;

    /// <summary>Whether there is no limit.</summary>
    public bool IsNone => this == default;

    /// <summary>
    /// Reads a size as pmlogger's <c>-s</c> and <c>-v</c> take it: <c>100</c> records, <c>10MB</c>, <c>5min</c>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The limit.</returns>
    /// <exception cref="OperationException">It is none.</exception>
    public static RecordLimit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
            digits++;
        var unit = text[digits..].Trim().ToUpperInvariant();
        if (unit.Length > 2 && unit[^1] == 'S')
            unit = unit[..^1];
        if (!double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number <= 0 || number > Largest)
            throw Wrong(text);
        if (unit.Length == 0)
            return number == Math.Floor(number) ? new RecordLimit((long)number, 0, default) : throw Wrong(text);
        if (Seconds(unit) is { } seconds)
            return number * seconds < TimeSpan.FromDays(36_500).TotalSeconds
                ? new RecordLimit(0, 0, TimeSpan.FromSeconds(number * seconds)) : throw Wrong(text);
        var scale = unit switch
        {
            "B" or "BYTE" => 1.0,
            "K" or "KB" or "KIB" or "KBYTE" or "KILOBYTE" => 1024,
            "M" or "MB" or "MIB" or "MBYTE" or "MEGABYTE" => 1 << 20,
            "G" or "GB" or "GIB" or "GBYTE" or "GIGABYTE" => 1 << 30,
            _ => throw Wrong(text),
        };
        return number * scale < long.MaxValue / 2.0 ? new RecordLimit(0, (long)(number * scale), default) : throw Wrong(text);
    }

    /// <summary>
    /// Reads an interval in PCP's time language (<c>10msec</c>, <c>1hour 30min</c>); but <c>ms</c> means milliseconds, where PCP
    /// takes it for minutes.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="OperationException">It is none.</exception>
    public static TimeSpan ParseInterval(string text) =>
        TryParseInterval(text) ?? throw new OperationException(
            $"'{text}' is not an interval; give seconds or a number with a unit (500msec, 2min)");

    /// <summary>Reads an interval as <see cref="ParseInterval"/> does.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The interval; null when it is none.</returns>
    public static TimeSpan? TryParseInterval(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var time = text.TrimEnd().EndsWith("ms", StringComparison.OrdinalIgnoreCase)
                ? Parse(text.Trim()).Time
                : TimeSpan.FromTicks(Interval.Parse(text) / TimeSpan.NanosecondsPerTick);
            return time > TimeSpan.Zero ? time : null;
        }
        catch (Exception e) when (e is TimeSyntaxException or OperationException)
        {
            return null;
        }
    }

    internal bool IsReached(long records, long bytes, TimeSpan time) =>
        (Records > 0 && records >= Records) || (Bytes > 0 && bytes >= Bytes) || (Time > TimeSpan.Zero && time >= Time);

    private static double? Seconds(string unit) => unit switch
    {
        "MS" or "MSEC" or "MILLISECOND" => 0.001,
        "SEC" or "SECOND" or "S" => 1,
        "MIN" or "MINUTE" => 60,
        "HOUR" or "H" => 3600,
        "DAY" or "D" => 86_400,
        _ => null,
    };

    private static OperationException Wrong(string text) =>
        new($"'{text}' is not a size; give records (100), bytes (10MB) or time (5min)");
}
