using System.Globalization;
using System.Text;
using Perfolio.Metrics.Reporting.Columns;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>
/// The structure of pcp2json: <c>{"@pcp":{"@hosts":[{"@host":…,"@metrics":[…]}]}}</c>, metric names as nested objects. One valid
/// document,
/// written as it goes; numbers are numbers (pcp2json's <c>-E</c>); a metric without value is left out.
/// </summary>
public sealed class Pcp2JsonWriter : ReportWriter
{
    private readonly OutputSetting _setting;
    private readonly Utf8Sink _sink;
    private readonly TimeText _times;
    private readonly List<Leaf> _leaves = [];
    private readonly List<string> _open = [];
    private MetricReport? _report;
    private bool _anyRow;

    /// <summary>Makes a writer.</summary>
    /// <param name="setting">Where and how.</param>
    public Pcp2JsonWriter(OutputSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        _setting = setting;
        _sink = new Utf8Sink(setting.Stream);
        _times = new TimeText(setting.Settings.TimeFormat ?? "%Y-%m-%d %H:%M:%S", setting.Zone);
    }

    /// <inheritdoc/>
    public override void Begin(MetricReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _sink.Write("{\"@pcp\":{\"@hosts\":[{\"@host\":"u8);
        _sink.Json(report.Context.Host);
        _sink.Write(",\"@metrics\":["u8);
        ColumnsChanged(report);
    }

    /// <inheritdoc/>
    public override void ColumnsChanged(MetricReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _report = report;
        _leaves.Clear();
        foreach (var group in report.Columns.Select(static (c, i) => (Column: c, Index: i)).GroupBy(static c => c.Column.Metric, StringComparer.Ordinal))
            _leaves.Add(new Leaf(group.Key.Split('.'), [.. group.Select(static g => g.Index)], [.. group.Select(static g => g.Column)]));
        // The order of nested objects: part by part, so that what belongs together stands together.
        _leaves.Sort(static (a, b) => Compare(a.Path, b.Path));
    }

    /// <inheritdoc/>
    public override void Row(ReportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _sink.Write(_anyRow ? ",\n{\"@interval\":\""u8 : "\n{\"@interval\":\""u8);
        _anyRow = true;
        _sink.Write(((long)(row.Seconds + 0.5)).ToString(CultureInfo.InvariantCulture));
        _sink.Write("\",\"@timestamp\":"u8);
        _sink.Json(_times.Of(row.Time));
        _open.Clear();
        foreach (var leaf in _leaves)
            Write(row, leaf);
        for (var i = 0; i < _open.Count; i++)
            _sink.Write((byte)'}');
        _sink.Write((byte)'}');
        if (_setting.Live)
            _sink.Flush();
    }

    /// <inheritdoc/>
    public override void End()
    {
        if (_report is not null)
        {
            _sink.Write("\n],\"@source\":"u8);
            _sink.Json(_report.Context.Source);
            _sink.Write(",\"@timezone\":"u8);
            _sink.Json(TimeText.Offset(_setting.Zone, _report.Schedule.First));
            _sink.Write("}]}}\n"u8);
        }

        _sink.Flush();
    }

    private static int Compare(string[] left, string[] right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            var order = string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    private void Write(ReportRow row, Leaf leaf)
    {
        if (!Array.Exists(leaf.Columns, c => row.Get(c, out _) != CellKind.None))
            return;
        // Only the innermost object may be empty so far; a metric's own members make it not.
        var first = Open(leaf.Path);
        if (!leaf.HasInstances)
        {
            Value(row, leaf, 0, first, name: null);
            return;
        }

        _sink.Write(first ? "\"@instances\":["u8 : ",\"@instances\":["u8);
        var any = false;
        for (var i = 0; i < leaf.Columns.Length; i++)
        {
            if (row.Get(leaf.Columns[i], out _) == CellKind.None)
                continue;
            _sink.Write(any ? ",{"u8 : "{"u8);
            any = true;
            Value(row, leaf, i, first: true, leaf.Names[i]);
            _sink.Write((byte)'}');
        }

        _sink.Write((byte)']');
    }

    private void Value(ReportRow row, Leaf leaf, int index, bool first, byte[]? name)
    {
        if (leaf.Unit is not null)
        {
            _sink.Write(first ? "\"@unit\":"u8 : ",\"@unit\":"u8);
            _sink.Write(leaf.Unit);
            first = false;
        }

        if (name is not null)
        {
            _sink.Write(first ? "\"name\":"u8 : ",\"name\":"u8);
            _sink.Write(name);
            first = false;
        }

        _sink.Write(first ? "\"value\":"u8 : ",\"value\":"u8);
        var kind = row.Get(leaf.Columns[index], out var bits);
        if (kind == CellKind.Text)
            _sink.Json(row.Text(bits));
        else
            _sink.Advance(Cell.WriteJson(kind, bits, row.Precision(leaf.Columns[index]), _sink.Room(NumberText.Longest)));
    }

    // Closes and opens objects until the path is open. Returns whether the innermost has no member yet.
    private bool Open(string[] path)
    {
        var common = 0;
        while (common < path.Length && common < _open.Count && string.Equals(path[common], _open[common], StringComparison.Ordinal))
            common++;
        for (; _open.Count > common; _open.RemoveAt(_open.Count - 1))
            _sink.Write((byte)'}');
        for (var i = common; i < path.Length; i++)
        {
            // Behind an object that was just closed, or members, or "@timestamp", a comma; inside a new one none.
            if (i == common)
                _sink.Write((byte)',');
            _sink.Json(path[i]);
            _sink.Write(":{"u8);
            _open.Add(path[i]);
        }

        return common < path.Length;
    }

    private sealed class Leaf(string[] path, int[] columns, ReportColumn[] shown)
    {
        public string[] Path { get; } = path;

        public int[] Columns { get; } = columns;

        public bool HasInstances { get; } = shown[0].Instance is not null;

        public byte[]? Unit { get; } = shown[0].Unit is { } unit ? Encoding.UTF8.GetBytes(JsonText.Quote(unit)) : null;

        public byte[][] Names { get; } = [.. shown.Select(static c => Encoding.UTF8.GetBytes(JsonText.Quote(c.Instance ?? "")))];
    }
}
