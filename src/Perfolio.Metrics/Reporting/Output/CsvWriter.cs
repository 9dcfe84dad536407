using System.Globalization;
using System.Runtime.CompilerServices;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Configuration;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>
/// CSV as pmrep's: a header of quoted names <c>metric-instance</c>, a time, integers as they are, other numbers with fixed
/// digits, empty cells
/// for what is not there. Quotes in texts are doubled (RFC 4180).
/// </summary>
public sealed class CsvWriter : ReportWriter
{
    private const string Format = "%Y-%m-%d %H:%M:%S";

    private readonly Utf8Sink _sink;
    private readonly TimeText _times;
    private readonly ArchiveZone _zone;
    private readonly ReportSettings _settings;
    private readonly bool _flush;
    private readonly string _delimiter;
    private string _host = "";

    /// <summary>Makes a writer.</summary>
    /// <param name="stream">Takes the text; it is not closed.</param>
    /// <param name="settings">Delimiter, time format, header, extended form.</param>
    /// <param name="zone">Zone of times.</param>
    /// <param name="flush">Whether each row is to be seen at once.</param>
    public CsvWriter(Stream stream, ReportSettings settings, ArchiveZone zone, bool flush = false)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _sink = new Utf8Sink(stream);
        _settings = settings;
        _zone = zone;
        _flush = flush;
        _delimiter = settings.Delimiter ?? ",";
        _times = new TimeText(settings.TimeFormat ?? Format, zone);
    }

    /// <inheritdoc/>
    public override bool TakesNewColumns => _settings.DynamicHeader;

    /// <inheritdoc/>
    public override void Begin(MetricReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _host = report.Context.Host;
        if (_settings.Header)
            Header(report.Columns);
    }

    /// <inheritdoc/>
    public override void ColumnsChanged(MetricReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Header(report.Columns);
    }

    /// <inheritdoc/>
    public override void Row(ReportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (_settings.ExtendedCsv)
        {
            Quoted(_host, always: false);
            _sink.Write(_delimiter);
            _sink.Write(((long)(row.Seconds + 0.5)).ToString(CultureInfo.InvariantCulture));
            _sink.Write(_delimiter);
        }

        _sink.Write(_times.Of(row.Time));
        if (_settings.ExtendedCsv && _settings.TimeFormat is null)
            _sink.Write(" " + TimeText.Offset(_zone, row.Time));
        if (_delimiter.Length == 1 && _delimiter[0] < 0x80)
            Cells(row, (byte)_delimiter[0]);
        else
            SlowCells(row);
        _sink.Write((byte)'\n');
        if (_flush)
            _sink.Flush();
    }

    /// <inheritdoc/>
    public override void End() => _sink.Flush();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Cells(ReportRow row, byte delimiter)
    {
        foreach (ref readonly var plan in row.Plans)
        {
            var kind = row.Get(in plan, out var bits);
            var room = _sink.Room(NumberText.Longest + 1);
            room[0] = delimiter;
            switch (kind)
            {
                case CellKind.Signed:
                    _sink.Advance(1 + NumberText.Write(bits, room[1..]));
                    break;
                case CellKind.Unsigned:
                    _sink.Advance(1 + NumberText.Write((ulong)bits, room[1..]));
                    break;
                case CellKind.Real:
                    _sink.Advance(1 + NumberText.WriteFixed(BitConverter.Int64BitsToDouble(bits), plan.Precision, room[1..]));
                    break;
                case CellKind.Text:
                    _sink.Advance(1);
                    Quoted(row.Text(bits), always: true);
                    break;
                default:
                    _sink.Advance(1);
                    break;
            }
        }
    }

    private void SlowCells(ReportRow row)
    {
        for (var i = 0; i < row.Count; i++)
        {
            _sink.Write(_delimiter);
            var kind = row.Get(i, out var bits);
            if (kind == CellKind.Text)
                Quoted(row.Text(bits), always: true);
            else
                _sink.Advance(Cell.Write(kind, bits, row.Precision(i), _sink.Room(NumberText.Longest)));
        }
    }

    private void Header(IReadOnlyList<ReportColumn> columns)
    {
        if (_settings.ExtendedCsv)
            _sink.Write("Host" + _delimiter + "Interval" + _delimiter);
        _sink.Write("Time");
        foreach (var column in columns)
        {
            _sink.Write(_delimiter);
            Quoted(_settings.InstanceInfo ? column.FullName : column.Metric, always: true);
        }

        _sink.Write((byte)'\n');
    }

    private void Quoted(string text, bool always)
    {
        if (!always && text.AsSpan().IndexOfAny("\"\r\n") < 0 && !text.Contains(_delimiter, StringComparison.Ordinal))
        {
            _sink.Write(text);
            return;
        }

        _sink.Write((byte)'"');
        _sink.Write(text.Contains('"', StringComparison.Ordinal) ? text.Replace("\"", "\"\"", StringComparison.Ordinal) : text);
        _sink.Write((byte)'"');
    }
}
