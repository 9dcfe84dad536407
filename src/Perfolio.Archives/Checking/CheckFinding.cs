using System.Globalization;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Checking;

/// <summary>How bad a finding is.</summary>
public enum CheckSeverity
{
    /// <summary>The archive can be used; something is odd.</summary>
    Warning,

    /// <summary>The archive is damaged.</summary>
    Error,
}

/// <summary>One finding of the check.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Kind">A short word for programs, such as <c>frame</c>, <c>time</c>, <c>index</c>, <c>wrap</c>.</param>
/// <param name="File">Path of the file.</param>
/// <param name="Volume">Data volume, -1 metadata, -2 index.</param>
/// <param name="Offset">Byte offset of the record in the uncompressed content.</param>
/// <param name="Time">Stamp of the record, or of the last good one before it; null when unknown.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record CheckFinding(
    CheckSeverity Severity, string Kind, string File, int Volume, long Offset, Timestamp? Time, string Reason)
{
    /// <summary>One line: file, offset, time (UTC), reason.</summary>
    /// <returns>Such as <c>a.0: byte offset 412: [2023-11-14T22:14:20.000000000Z]: error: length mismatch: header 40 != trailer
    /// 36</c>.</returns>
    public override string ToString()
    {
        var severity = Severity == CheckSeverity.Error ? "error" : "warning";
        var time = Time is { } stamp ? $"[{Iso(stamp)}]: " : "";
        return string.Create(CultureInfo.InvariantCulture, $"{File}: byte offset {Offset}: {time}{severity}: {Reason}");
    }

    /// <summary>A stamp in ISO 8601, UTC, nanoseconds.</summary>
    internal static string Iso(Timestamp time)
    {
        var utc = DateTime.UnixEpoch.AddTicks(time.Seconds * TimeSpan.TicksPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{utc:yyyy-MM-ddTHH:mm:ss}.{time.Fraction:D9}Z");
    }
}
