using System.Runtime.CompilerServices;
using System.Text;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Configuration;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>
/// One JSON object per line and row: <c>{"time":"…Z","metric":1,"metric with instances":{"instance":2}}</c>. Numbers are numbers,
/// what is
/// not there is null.
/// </summary>
public sealed class NdjsonWriter : ReportWriter
{
    private const string Format = "%Y-%m-%dT%H:%M:%S.%NZ";

    private readonly Utf8Sink _sink;
    private readonly TimeText _times;
    private readonly bool _flush;
    private byte[][] _prefixes = [];
    private byte[] _tail = [];

    /// <summary>Makes a writer.</summary>
    /// <param name="stream">Takes the text; it is not closed.</param>
    /// <param name="settings">Time format.</param>
    /// <param name="zone">Zone of times when a format is given; without one they are in UTC.</param>
    /// <param name="flush">Whether each row is to be seen at once.</param>
    public NdjsonWriter(Stream stream, ReportSettings settings, ArchiveZone zone, bool flush = false)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _sink = new Utf8Sink(stream);
        _flush = flush;
        _times = settings.TimeFormat is { } format ? new TimeText(format, zone) : new TimeText(Format, ArchiveZone.Utc);
    }

    /// <inheritdoc/>
    public override void Begin(MetricReport report) => ColumnsChanged(report);

    /// <inheritdoc/>
    public override void ColumnsChanged(MetricReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var columns = report.Columns;
        _prefixes = new byte[columns.Count][];
        var open = false;
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            var text = new StringBuilder();
            var first = i == 0 || columns[i - 1].MetricIndex != column.MetricIndex || columns[i - 1].Metric != column.Metric;
            if (first)
                text.Append(open ? "}," : ",").Append(JsonText.Quote(column.Metric)).Append(column.Instance is null ? ":" : ":{");
            else
                text.Append(',');
            open = column.Instance is not null;
            if (column.Instance is { } instance)
                text.Append(JsonText.Quote(instance)).Append(':');
            _prefixes[i] = Encoding.UTF8.GetBytes(text.ToString());
        }

        _tail = open ? "}}\n"u8.ToArray() : "}\n"u8.ToArray();
    }

    /// <inheritdoc/>
    public override void Row(ReportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _sink.Write("{\"time\":"u8);
        _sink.Json(_times.Of(row.Time));
        Cells(row);
        _sink.Write(_tail);
        if (_flush)
            _sink.Flush();
    }

    /// <inheritdoc/>
    public override void End() => _sink.Flush();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Cells(ReportRow row)
    {
        var plans = row.Plans;
        for (var i = 0; i < plans.Length; i++)
        {
            var prefix = _prefixes[i];
            var kind = row.Get(in plans[i], out var bits);
            var room = _sink.Room(prefix.Length + NumberText.Longest);
            prefix.CopyTo(room);
            room = room[prefix.Length..];
            switch (kind)
            {
                case CellKind.Signed:
                    _sink.Advance(prefix.Length + NumberText.Write(bits, room));
                    break;
                case CellKind.Unsigned:
                    _sink.Advance(prefix.Length + NumberText.Write((ulong)bits, room));
                    break;
                case CellKind.Real when double.IsFinite(BitConverter.Int64BitsToDouble(bits)):
                    _sink.Advance(
                        prefix.Length + NumberText.WriteFixed(BitConverter.Int64BitsToDouble(bits), plans[i].Precision, room));
                    break;
                case CellKind.Text:
                    _sink.Advance(prefix.Length);
                    _sink.Json(row.Text(bits));
                    break;
                default:
                    "null"u8.CopyTo(room);
                    _sink.Advance(prefix.Length + 4);
                    break;
            }
        }
    }
}
