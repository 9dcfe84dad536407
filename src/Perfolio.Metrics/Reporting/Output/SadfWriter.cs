using System.Globalization;
using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Stock;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Writes <c>sadf -j</c>'s document. The first row has no rates and only begins the first interval.</summary>
internal sealed class SadfWriter : ReportWriter
{
    private readonly OutputSetting _setting;
    private readonly IReadOnlyList<SadfGroup> _groups;
    private readonly string _release;
    private readonly string _machine;
    private readonly string _processors;
    private readonly Utf8Sink _sink;
    private readonly TimeText _dates = new("%Y-%m-%d", ArchiveZone.Utc);
    private readonly TimeText _times = new("%H:%M:%S", ArchiveZone.Utc);
    private readonly List<Item> _items = [];
    private MetricReport? _report;
    private Timestamp _first;
    private bool _begun;
    private bool _any;

    public SadfWriter(OutputSetting setting, IReadOnlyList<SadfGroup> groups, string release, string machine, string processors)
    {
        _setting = setting;
        _groups = groups;
        (_release, _machine, _processors) = (release, machine, processors);
        _sink = new Utf8Sink(setting.Stream);
    }

    public override void Begin(MetricReport report) => ColumnsChanged(report);

    public override void ColumnsChanged(MetricReport report)
    {
        _report = report;
        _items.Clear();
        var columns = report.Columns.Select(static (c, i) => (Column: c, Index: i)).ToLookup(static c => c.Column.Metric, StringComparer.Ordinal);
        foreach (var group in _groups)
        {
            // Per instance one item, with the keys of the group in order.
            var items = new Dictionary<string, Item>(StringComparer.Ordinal);
            foreach (var key in group.Keys)
            {
                foreach (var (column, index) in columns[key.Metric])
                {
                    var instance = column.Instance ?? "";
                    if (!items.TryGetValue(instance, out var item))
                    {
                        items.Add(instance, item = new Item(group, instance));
                        _items.Add(item);
                    }

                    item.Add(key.Key, index);
                }
            }
        }
    }

    public override void Row(ReportRow row)
    {
        if (row.Index == 0)
        {
            _first = row.Time;
            return;
        }

        if (!_begun)
            Header(row);

        _sink.Write(_any ? ",\n"u8 : "\n"u8);
        _any = true;
        _sink.Write("{\"timestamp\":{\"date\":\""u8);
        _sink.Write(_dates.Of(row.Time));
        _sink.Write("\",\"time\":\""u8);
        _sink.Write(_times.Of(row.Time));
        _sink.Write("\",\"utc\":1,\"interval\":"u8);
        _sink.Write(((long)(row.Seconds + 0.5)).ToString(CultureInfo.InvariantCulture));
        _sink.Write((byte)'}');
        Groups(row);
        _sink.Write((byte)'}');
        if (_setting.Live)
            _sink.Flush();
    }

    public override void End()
    {
        if (_begun)
            _sink.Write("\n],\"restarts\":[]}]}}\n"u8);
        else
            _sink.Write("{\"sysstat\":{\"hosts\":[]}}\n"u8);
        _sink.Flush();
    }

    private void Header(ReportRow row)
    {
        _begun = true;
        _sink.Write("{\"sysstat\":{\"hosts\":[{\"nodename\":"u8);
        _sink.Json(_report!.Context.Host);
        _sink.Write(",\"sysname\":\"Linux\",\"release\":"u8);
        _sink.Json(Text(row, _release));
        _sink.Write(",\"machine\":"u8);
        _sink.Json(Text(row, _machine));
        if (Find(_processors) is var processors and >= 0 && row.Get(processors, out var count) != CellKind.None)
            _sink.Write(FormattableString.Invariant($",\"number-of-cpus\":{count}"));
        _sink.Write(",\"file-date\":\""u8);
        _sink.Write(_dates.Of(_first));
        _sink.Write("\",\"file-utc-time\":\""u8);
        _sink.Write(_times.Of(_first));
        _sink.Write("\",\"timezone\":\"UTC\",\"statistics\":["u8);
    }

    private int Find(string metric)
    {
        for (var i = 0; i < _report!.Columns.Count; i++)
        {
            if (string.Equals(_report.Columns[i].Metric, metric, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    private string Text(ReportRow row, string metric) =>
        Find(metric) is var column and >= 0 && row.Get(column, out var bits) == CellKind.Text ? row.Text(bits) : "";

    // Items of one group stand together; groups and their parts are opened and closed as they come.
    private void Groups(ReportRow row)
    {
        SadfGroup? open = null;
        var first = true;
        foreach (var item in _items)
        {
            if (!item.HasValue(row))
                continue;
            var group = item.Group;
            var sameGroup = open is not null && open.Group == group.Group;
            var samePart = sameGroup && open!.Subgroup == group.Subgroup;
            if (!samePart)
            {
                if (open is not null)
                    Close(open, whole: !sameGroup);
                Open(group, sameGroup);
                first = true;
            }

            item.Write(_sink, row, first);
            first = false;
            open = group;
        }

        if (open is not null)
            Close(open, whole: true);
    }

    private void Open(SadfGroup group, bool sameGroup)
    {
        if (!sameGroup)
            _sink.Write(",\"" + group.Group + "\":" + (group.Subgroup.Length > 0 || group.InstanceKey is null ? "{" : ""));
        if (group.Subgroup.Length > 0)
            _sink.Write((sameGroup ? "," : "") + "\"" + group.Subgroup + "\":" + (group.InstanceKey is null ? "{" : ""));
        if (group.InstanceKey is not null)
            _sink.Write((byte)'[');
    }

    private void Close(SadfGroup group, bool whole)
    {
        if (group.InstanceKey is not null)
            _sink.Write((byte)']');
        else if (group.Subgroup.Length > 0)
            _sink.Write((byte)'}');
        if (whole && (group.Subgroup.Length > 0 || group.InstanceKey is null))
            _sink.Write((byte)'}');
    }

    private sealed class Item(SadfGroup group, string instance)
    {
        private readonly List<(byte[] Key, int Column)> _keys = [];

        public SadfGroup Group { get; } = group;

        public void Add(string key, int column) => _keys.Add((Encoding.UTF8.GetBytes(JsonText.Quote(key) + ":"), column));

        public bool HasValue(ReportRow row) => _keys.Exists(k => row.Get(k.Column, out _) != CellKind.None);

        public void Write(Utf8Sink sink, ReportRow row, bool first)
        {
            var isArray = Group.InstanceKey is not null;
            if (isArray)
            {
                sink.Write(first ? "{\""u8 : ",{\""u8);
                sink.Write(Group.InstanceKey!);
                sink.Write("\":"u8);
                // sysstat numbers processors.
                var name = Group.Single ?? (Group.InstanceKey == "cpu" && instance.StartsWith("cpu", StringComparison.Ordinal) ? instance[3..] : instance);
                // Serial lines are numbers there.
                if (Group.InstanceKey == "line" && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    sink.Write(name);
                else
                    sink.Json(name);
                first = false;
            }

            foreach (var (key, column) in _keys)
            {
                if (!first)
                    sink.Write((byte)',');
                first = false;
                sink.Write(key);
                var kind = row.Get(column, out var bits);
                sink.Advance(Cell.WriteJson(kind, bits, row.Precision(column), sink.Room(NumberText.Longest)));
            }

            if (isArray)
                sink.Write((byte)'}');
        }
    }
}
