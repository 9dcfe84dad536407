using System.Globalization;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>What a table is of: source, host, zone, time, numbers.</summary>
internal sealed class TableIntroduction(Utf8Sink sink, OutputSetting setting)
{
    public void Write(MetricReport report)
    {
        var schedule = report.Schedule;
        var live = report.Context.Extent is null;
        var date = new TimeText("%a %b %e %H:%M:%S %Y", setting.Zone);
        Line("", "");
        if (!live)
            Line("archive", report.Context.Source);
        Line("host", report.Context.Host);
        Line("timezone", TimeText.Offset(setting.Zone, schedule.First));
        Line("start", date.Of(schedule.First));
        if (schedule.Last != Timestamp.MaxValue)
            Line("end", date.Of(schedule.Last));
        Line("metrics", FormattableString.Invariant($"{report.MetricCount} ({report.Columns.Count} instances)"));
        Line("samples", report.Samples?.ToString(CultureInfo.InvariantCulture) ?? (live ? "until interrupted" : "all"));
        if (live || schedule.Interpolate)
            Line("interval", FormattableString.Invariant($"{schedule.Interval / (double)Timestamp.PerSecond:0.0########} sec"));
        if (Duration(report) is { } duration)
            Line("duration", Readable(duration));
        Line("", "");
    }

    // From the first sample to the last; unknown of a report that somebody ends.
    private static long? Duration(MetricReport report)
    {
        var schedule = report.Schedule;
        if (report.Samples is { } samples && (report.Context.Extent is null || schedule.Interpolate))
            return Math.Max(0, samples - 1) * schedule.Interval;
        if (schedule.Last == Timestamp.MaxValue)
            return null;
        var nanoseconds = Math.Max(0, schedule.Last.Nanoseconds - schedule.First.Nanoseconds);
        return schedule.Interpolate ? nanoseconds - (nanoseconds % schedule.Interval) : nanoseconds;
    }

    private static string Readable(long nanoseconds)
    {
        var span = TimeSpan.FromSeconds(Math.Round(nanoseconds / (double)Timestamp.PerSecond));
        var days = span.Days switch
        {
            0 => "",
            1 => "1 day, ",
            var more => FormattableString.Invariant($"{more} days, "),
        };
        return days + span.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
    }

    private void Line(string name, string text)
    {
        if (name.Length > 0)
            sink.Write($"{name.PadLeft(9)}: {text}");
        sink.Write((byte)'\n');
    }
}
