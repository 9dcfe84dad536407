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
        Line("", "");
    }

    private void Line(string name, string text)
    {
        if (name.Length > 0)
            sink.Write($"{name.PadLeft(9)}: {text}");
        sink.Write((byte)'\n');
    }
}
