using System.Globalization;
using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Times in a form of strftime's.</summary>
internal sealed class TimeText
{
    private readonly ArchiveZone _zone;
    private readonly string _format;
    private readonly bool _hasFraction;
    private long _second = long.MinValue;
    private string _text = "";

    public TimeText(string format, ArchiveZone zone)
    {
        _format = format;
        _zone = zone;
        _hasFraction = format.Contains("%f", StringComparison.Ordinal) || format.Contains("%N", StringComparison.Ordinal);
    }

    /// <summary>The text of a time. Within one second it is made once.</summary>
    public string Of(Timestamp time)
    {
        if (_second == time.Seconds && !_hasFraction)
            return _text;
        _second = time.Seconds;
        return _text = Make(time);
    }

    /// <summary>The zone's distance from UTC in the form <c>UTC+2</c>, <c>UTC-3:30</c>.</summary>
    public static string Offset(ArchiveZone zone, Timestamp time)
    {
        var minutes = zone.OffsetAt(time.Seconds) / 60;
        var sign = minutes < 0 ? '-' : '+';
        minutes = Math.Abs(minutes);
        return minutes % 60 == 0
            ? FormattableString.Invariant($"UTC{sign}{minutes / 60}")
            : FormattableString.Invariant($"UTC{sign}{minutes / 60}:{minutes % 60:D2}");
    }

    private string Make(Timestamp time)
    {
        var local = _zone.ToLocal(time);
        var text = new StringBuilder();
        for (var i = 0; i < _format.Length; i++)
        {
            if (_format[i] != '%' || i + 1 == _format.Length)
                text.Append(_format[i]);
            else
                Append(text, _format[++i], local, time);
        }

        return text.ToString();
    }

    private void Append(StringBuilder text, char letter, DateTime local, Timestamp time)
    {
        string Form(string format) => local.ToString(format, CultureInfo.InvariantCulture);
        text.Append(letter switch
        {
            'Y' => Form("yyyy"),
            'y' => Form("yy"),
            'm' => Form("MM"),
            'd' => Form("dd"),
            'e' => local.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'H' => Form("HH"),
            'I' => Form("hh"),
            'M' => Form("mm"),
            'S' => Form("ss"),
            'p' => local.Hour < 12 ? "AM" : "PM",
            'f' => FormattableString.Invariant($"{time.Fraction / 1000:D6}"),
            'N' => FormattableString.Invariant($"{time.Fraction:D9}"),
            'j' => FormattableString.Invariant($"{local.DayOfYear:D3}"),
            'a' => Form("ddd"),
            'A' => Form("dddd"),
            'b' or 'h' => Form("MMM"),
            'B' => Form("MMMM"),
            'D' => Form("MM'/'dd'/'yy"),
            'F' => Form("yyyy-MM-dd"),
            'T' => Form("HH:mm:ss"),
            'R' => Form("HH:mm"),
            'c' => Form("ddd MMM ") + local.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + Form(" HH:mm:ss yyyy"),
            'x' => Form("MM'/'dd'/'yy"),
            'X' => Form("HH:mm:ss"),
            's' => time.Seconds.ToString(CultureInfo.InvariantCulture),
            'u' => local.DayOfWeek == DayOfWeek.Sunday ? "7" : ((int)local.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'w' => ((int)local.DayOfWeek).ToString(CultureInfo.InvariantCulture),
            'z' => Zone(time),
            'Z' => Offset(_zone, time),
            'n' => "\n",
            't' => "\t",
            '%' => "%",
            var other => "%" + other,
        });
    }

    private string Zone(Timestamp time)
    {
        var minutes = _zone.OffsetAt(time.Seconds) / 60;
        return FormattableString.Invariant($"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / 60:D2}{Math.Abs(minutes) % 60:D2}");
    }
}
