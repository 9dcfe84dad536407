using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Dump;

/// <summary>Stamps as PCP's tools print them, in one zone and one form.</summary>
internal sealed class StampText
{
    private readonly ArchiveZone _zone;
    private readonly int _digits;
    private readonly DumpStamps _form;
    private readonly Timestamp _start;

    public StampText(ArchiveZone zone, int digits, DumpStamps form = DumpStamps.Clock, Timestamp start = default)
    {
        _zone = zone;
        _digits = digits;
        _form = form;
        _start = start;
    }

    /// <summary>A stamp of the archive in the form chosen.</summary>
    public string Chosen(Timestamp time)
    {
        var text = OfEvent(time, _digits);
        return _form == DumpStamps.DateOffsetAndEpoch
            ? text + string.Create(CultureInfo.InvariantCulture, $" {time.Seconds}")
            : text;
    }

    /// <summary>The stamp of an event inside a record: in the form chosen, but never with the seconds since the epoch.</summary>
    public string OfEvent(Timestamp time, int digits) => _form switch
    {
        DumpStamps.Clock => Clock(time, digits),
        DumpStamps.Date => Full(time, digits),
        _ => $"{Full(time, digits)} ({Offset(time, digits)})",
    };

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

    private string Offset(Timestamp time, int digits)
    {
        // The start is cut to the digits shown before, as pmdumplog does it.
        var unit = digits == 6 ? 1000 : 1;
        var offset = time.Nanoseconds - (_start.Nanoseconds / unit * unit);
        var size = new Timestamp(offset < 0 ? -offset : offset);
        return string.Create(CultureInfo.InvariantCulture, $"{(offset < 0 ? "-" : "")}{size.Seconds}{Fraction(size, digits)}");
    }

    private static string Fraction(Timestamp time, int digits) => digits == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $".{time.Fraction:D9}")[..(digits + 1)];

    private DateTime Local(Timestamp time) =>
        DateTime.UnixEpoch.AddTicks((time.Seconds + _zone.OffsetAt(time.Seconds)) * TimeSpan.TicksPerSecond);
}
