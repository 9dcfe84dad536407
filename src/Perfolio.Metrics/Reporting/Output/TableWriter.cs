using System.Globalization;
using System.Text;
using Perfolio.Metrics.Reporting.Columns;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>
/// A table for reading, as pmrep's: headings, instances and units above right-aligned columns. A number that is too wide loses
/// digits behind
/// its point; one that is still too wide is <c>xxx</c>, and what is not there is <c>N/A</c>.
/// </summary>
public sealed class TableWriter : ReportWriter
{
    private readonly OutputSetting _setting;
    private readonly Utf8Sink _sink;
    private readonly TimeText _times;
    private readonly string _delimiter;
    private readonly StringBuilder _line = new();
    private readonly byte[] _number = new byte[NumberText.Longest];
    private MetricReport? _report;
    private List<TableColumn> _columns = [];
    private List<int> _shown = [];
    private TableRows? _rows;
    private long _lines;

    /// <summary>Makes a writer.</summary>
    /// <param name="setting">Where and how.</param>
    public TableWriter(OutputSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        _setting = setting;
        _sink = new Utf8Sink(setting.Stream);
        _delimiter = setting.Settings.Delimiter ?? "  ";
        _times = new TimeText(setting.Settings.TimeFormat ?? "%H:%M:%S", setting.Zone);
    }

    /// <inheritdoc/>
    public override bool TakesNewColumns => _setting.Settings.DynamicHeader || _setting.Settings.ColumnForInstances is not null;

    /// <inheritdoc/>
    public override void Begin(MetricReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Arrange(report);
        var settings = _setting.Settings;
        if (settings.ExtendedHeader)
            new TableIntroduction(_sink, _setting).Write(report);
        if (settings.SeparateHeader)
            Explain();
        if (settings.Header && !settings.DynamicHeader)
            Header();
    }

    /// <inheritdoc/>
    public override void ColumnsChanged(MetricReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Arrange(report);
    }

    /// <inheritdoc/>
    public override void Row(ReportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var settings = _setting.Settings;
        if (settings.DynamicHeader)
        {
            var now = Enumerable.Range(0, _columns.Count).Where(i => row.Get(i, out _) != CellKind.None).ToList();
            if (!now.SequenceEqual(_shown))
            {
                _shown = now;
                if (settings.Header && now.Count > 0)
                    Header();
            }
        }

        var every = settings.RepeatHeader < 0 ? Math.Max(5, _setting.Height - 5) : settings.RepeatHeader;
        if (settings.Header && every > 0 && _lines >= every)
            Header();
        var time = settings.Timestamps ? _times.Of(row.Time) : "";
        if (_rows is not null)
            PerInstance(row, time);
        else if (_shown.Count > 0 || !settings.DynamicHeader)
            Line(row, time);
        if (_setting.Live)
            _sink.Flush();
    }

    /// <inheritdoc/>
    public override void End() => _sink.Flush();

    private void Arrange(MetricReport report)
    {
        _report = report;
        var separate = _setting.Settings.SeparateHeader;
        _columns = [.. report.Columns.Select((c, i) => TableColumn.Of(c, separate ? i + 1 : 0))];
        _shown = _setting.Settings.DynamicHeader ? [] : [.. Enumerable.Range(0, _columns.Count)];
        _rows = _setting.Settings.ColumnForInstances is { } heading ? new TableRows(report.Columns, heading) : null;
    }

    private void Header()
    {
        if (_lines > 0)
            Write("");
        _lines = 0;
        if (_rows is not null)
        {
            HeaderLine(_rows.Heading, _rows.Metrics.Select(i => (_columns[i].Width, _columns[i].Label)));
            Units(_rows.Metrics);
            return;
        }

        HeaderLine(null, _shown.Select(i => (_columns[i].Width, _columns[i].Label)));
        if (!_setting.Settings.SeparateHeader)
        {
            if (_setting.Settings.InstanceInfo && _shown.Exists(i => _columns[i].Instance.Length > 0))
                HeaderLine(null, _shown.Select(i => (_columns[i].Width, _columns[i].Instance)));
            Units(_shown);
        }
    }

    private void Units(IReadOnlyList<int> columns)
    {
        if (_setting.Settings.UnitInfo)
            HeaderLine(_rows is null ? null : "", columns.Select(i => (_columns[i].Width, _columns[i].Unit)));
    }

    private void HeaderLine(string? instances, IEnumerable<(int Width, string Text)> cells)
    {
        _line.Clear();
        if (_setting.Settings.Timestamps)
            _line.Append(' ', _times.Of(_report!.Schedule.First).Length);
        if (instances is not null)
            Append(instances, _rows!.Width);
        foreach (var (width, text) in cells)
            Append(text, width);
        Write(_line.ToString());
    }

    private void Explain()
    {
        var digits = _columns.Count.ToString(CultureInfo.InvariantCulture).Length + 1;
        for (var i = 0; i < _columns.Count; i++)
        {
            var column = _report!.Columns[i];
            var instance = column.Instance is null ? "" : $"[\"{column.Instance}\"]";
            var number = (i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits);
            Write($"[{number}] - {column.Metric}{instance} - {column.Unit ?? "none"}");
        }

        Write("");
    }

    private void Line(ReportRow row, string time)
    {
        _line.Clear().Append(time);
        foreach (var i in _shown)
            Append(Text(row, i), _columns[i].Width);
        Write(_line.ToString());
        _lines++;
    }

    private void PerInstance(ReportRow row, string time)
    {
        for (var r = 0; r < _rows!.Instances.Count; r++)
        {
            if (_setting.Settings.DynamicHeader && !_rows.Cells(r).Any(c => c >= 0 && row.Get(c, out _) != CellKind.None))
                continue;
            _line.Clear().Append(time);
            Append(_rows.Instances[r], _rows.Width);
            var cells = _rows.Cells(r);
            for (var m = 0; m < cells.Length; m++)
                Append(cells[m] < 0 ? "~" : Text(row, cells[m]), _columns[_rows.Metrics[m]].Width);
            Write(_line.ToString());
            _lines++;
        }
    }

    private string Text(ReportRow row, int column)
    {
        var width = _columns[column].Width;
        var kind = row.Get(column, out var bits);
        switch (kind)
        {
            case CellKind.None:
                return "N/A";
            case CellKind.Text:
                return row.Text(bits);
            case CellKind.Real:
                return Real(BitConverter.Int64BitsToDouble(bits), row.Precision(column), width);
            default:
                var text = Encoding.ASCII.GetString(_number, 0, Cell.Write(kind, bits, 0, _number));
                return text.Length <= width ? text : "xxx";
        }
    }

    // Where the width leaves no room for a digit behind the point the rest is cut, not rounded, as pmrep does in tables.
    private string Real(double value, int precision, int width)
    {
        if (double.IsFinite(value) && Fixed(Math.Truncate(value), 0) is var whole && whole.Length + 2 > width)
            return whole.Length <= width ? whole : "xxx";
        for (var digits = precision; ; digits--)
        {
            var text = Fixed(value, digits);
            if (text.Length <= width)
                return text;
            if (digits == 0)
                return "xxx";
        }
    }

    private string Fixed(double value, int digits) =>
        Encoding.ASCII.GetString(_number, 0, NumberText.WriteFixed(value, digits, _number));

    private void Append(string text, int width)
    {
        _line.Append(_delimiter);
        if (text.Length > width)
            _line.Append(text, 0, width);
        else
            _line.Append(' ', width - text.Length).Append(text);
    }

    private void Write(string line)
    {
        _sink.Write(line);
        _sink.Write((byte)'\n');
    }
}
