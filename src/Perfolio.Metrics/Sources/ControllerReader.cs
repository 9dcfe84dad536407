using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/cgroups: the controllers of control groups; and where each is mounted.</summary>
internal sealed class ControllerReader : FileReader
{
    private readonly InstanceDomain _controllers = new(InstanceDomainId.From(3, 37));
    private readonly InstanceDomain _places = new(InstanceDomainId.From(3, 38));
    private readonly ValueTable _each;
    private readonly ValueTable _count = new("cgroup.subsys.all");
    private readonly ValueTable _mounted;
    private readonly ValueTable _mountedCount = new("cgroup.mounts.all");
    private readonly ControlGroupMounts _mounts;
    private readonly byte[] _joined = new byte[256];

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="sys">Where /sys is.</param>
    public ControllerReader(string proc, string sys)
        : base(Path.Combine(proc, "cgroups"), 1 << 11, KernelFile.Whole)
    {
        _each = new ValueTable("cgroup.subsys", _controllers);
        _mounted = new ValueTable("cgroup.mounts", _places);
        _mounts = new ControlGroupMounts(proc, sys);
        Tables = [_each, _count, _mounted, _mountedCount];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    // #subsys_name	hierarchy	num_cgroups	enabled
    public override void Parse(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < Tables.Count; i++)
            Tables[i].Begin();
        _controllers.Begin();
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            var name = fields.Next();
            if (name.IsEmpty || name[0] == (byte)'#' || !fields.TryUInt64(out var hierarchy) || !fields.TryUInt64(out var groups)
                || !fields.TryUInt64(out var enabled) || _controllers.Add(name) is var id && id < 0)
                continue;
            var row = _each.AddRow(id);
            _each.Set(row, _each.Column("hierarchy"), hierarchy);
            _each.Set(row, _each.Column("num_cgroups"), groups);
            _each.Set(row, _each.Column("enabled"), enabled);
        }

        _controllers.End();
        _count.Set(_count.AddRow(), 0, _each.RowCount);
        Places();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _mounts.Dispose();
    }

    private void Places()
    {
        _mounts.Refresh();
        _places.Begin();
        for (var i = 0; i < _mounts.All.Count; i++)
        {
            var (name, options) = _mounts.All[i];
            var id = _places.Add(name);
            if (id < 0)
                continue;
            var joined = new NameBuilder(_joined);
            foreach (var option in options)
            {
                if (!_controllers.Contains(option))
                    continue;
                if (!joined.Text.IsEmpty)
                    joined = joined.Add(","u8);
                joined = joined.Add(option);
            }

            _mounted.SetText(_mounted.AddRow(id), 0, joined.Text.IsEmpty ? "?"u8 : joined.Text);
        }

        _places.End();
        _mountedCount.Set(_mountedCount.AddRow(), 0, _mounted.RowCount);
    }
}
