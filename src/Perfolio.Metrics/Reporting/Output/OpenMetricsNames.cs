using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Columns;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Families, labels and samples of OpenMetrics.</summary>
internal sealed class OpenMetricsNames
{
    private readonly Dictionary<string, string> _byMetric = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private string? _family;
    private byte[] _series = [];

    /// <summary>Begins a series, and its family when that is new.</summary>
    public void Begin(Utf8Sink sink, ReportColumn column)
    {
        var counter = column.Semantics == MetricSemantics.Counter;
        var name = NameOf(column.Metric, counter);
        if (!string.Equals(_family, name, StringComparison.Ordinal))
        {
            _family = name;
            sink.Write($"# TYPE {name} {(counter ? "counter" : "gauge")}\n");
            sink.Write($"# HELP {name} {Escape(column.Metric)}{(column.Unit is null ? "" : ", " + Escape(column.Unit))}\n");
        }

        var labels = column.Instance is null ? "" : FormattableString.Invariant($"{{instid=\"{column.InstanceId}\",instname=\"{Escape(column.Instance)}\"}}");
        _series = Encoding.UTF8.GetBytes(name + (counter ? "_total" : "") + labels + " ");
    }

    /// <summary>Writes a sample of the series.</summary>
    public void Sample(Utf8Sink sink, CellKind kind, long bits, long nanoseconds)
    {
        sink.Write(_series);
        var value = BitConverter.Int64BitsToDouble(bits);
        if (kind == CellKind.Real && !double.IsFinite(value))
            sink.Write(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        else if (kind == CellKind.Real)
            sink.Advance(NumberText.WriteShortest(value, sink.Room(NumberText.Longest)));
        else
            sink.Advance(Cell.Write(kind, bits, 0, sink.Room(NumberText.Longest)));
        var time = new Timestamp(nanoseconds);
        sink.Write((byte)' ');
        sink.Advance(NumberText.Write(time.Seconds, sink.Room(NumberText.Longest)));
        if (time.Fraction > 0)
            sink.Write(FormattableString.Invariant($".{time.Fraction:D9}").TrimEnd('0'));
        sink.Write((byte)'\n');
    }

    // Two metrics must not share a family, whatever their dots and underscores, and no family may have the name of another's
    // samples: x_total beside a counter x.
    private string NameOf(string metric, bool counter)
    {
        if (_byMetric.TryGetValue(metric, out var known))
            return known;
        var name = string.Concat(metric.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        string[] suffixes = counter ? ["", "_total", "_created"] : [""];
        while (suffixes.Any(s => _taken.Contains(name + s)))
            name += "_";
        _taken.UnionWith(suffixes.Select(s => name + s));
        _byMetric.Add(metric, name);
        return name;
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
