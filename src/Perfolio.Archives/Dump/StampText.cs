using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Dump;

/// <summary>Stamps as PCP's tools print them, in one zone.</summary>
internal sealed class StampText
{
    private readonly ArchiveZone _zone;
    private readonly int _digits;

    public StampText(ArchiveZone zone, int digits)
    {
        _zone = zone;
        _digits = digits;
    }

    /// <summary><c>22:13:20.000000</c>.</summary>
    public string Clock(Timestamp time, int? digits = null) =>
        Local(time).ToString("HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(time, digits ?? _digits);

    /// <summary><c>Tue Nov 14 22:13:20.000000 2023</c>.</summary>
    public string Full(Timestamp time, int? digits = null)
    {
        var local = Local(time);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{local:ddd MMM} {local.Day,2} {local:HH:mm:ss}{Fraction(time, digits ?? _digits)} {local:yyyy}");
    }

    private static string Fraction(Timestamp time, int digits) => digits == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $".{time.Fraction:D9}")[..(digits + 1)];

    private DateTime Local(Timestamp time) =>
        DateTime.UnixEpoch.AddTicks((time.Seconds + _zone.OffsetAt(time.Seconds)) * TimeSpan.TicksPerSecond);
}
