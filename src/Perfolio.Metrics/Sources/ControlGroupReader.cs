using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// The groups of the unified hierarchy (cgroups(7), version 2): GROUP/{cpu.stat,cpu.pressure,…,io.stat,memory.current,memory.stat}.
/// Only files of which a metric is used are opened.
/// </summary>
internal sealed class ControlGroupReader : MetricReader
{
    private readonly InstanceDomain _groups = new(InstanceDomainId.From(3, 16));
    private readonly InstanceDomain _groupDevices = new(InstanceDomainId.From(3, 17));
    private readonly InstanceDomain _memories = new(InstanceDomainId.From(3, 24));
    private readonly ControlGroupMounts _mounts;
    private readonly ControlGroupTree _tree = new();
    private readonly BlockDevices _disks;
    private readonly ValueTable _cpu;
    private readonly ValueTable _io;
    private readonly ValueTable _memory;
    private readonly ControlGroupPressure[] _pressures;
    private readonly LineKeys _cpuKeys;
    private readonly LineKeys _ioKeys;
    private readonly LineKeys _memoryKeys;
    private readonly int _current;
    private readonly HashSet<ValueTable> _used = [];
    private byte[] _name = new byte[256];
    private byte[] _deviceName = new byte[512];

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="sys">Where /sys is.</param>
    public ControlGroupReader(string proc, string sys)
    {
        _mounts = new ControlGroupMounts(proc, sys);
        _disks = new BlockDevices(proc);
        _cpu = new ValueTable("cgroup.cpu", _groups);
        _io = new ValueTable("cgroup.io", _groupDevices);
        _memory = new ValueTable("cgroup.memory", _memories);
        _pressures = [new("cpu", _groups), new("memory", _groups), new("io", _groups), new("irq", _groups)];
        (_cpuKeys, _ioKeys, _memoryKeys) = (new LineKeys(_cpu.Columns), new LineKeys(_io.Columns), new LineKeys(_memory.Columns));
        _current = _memory.Column("=current");
        Tables = [_cpu, _io, _memory, .. _pressures.Select(static p => p.Table)];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Use(ValueTable table) => _used.Add(table);

    public override void Read()
    {
        for (var i = 0; i < Tables.Count; i++)
            Tables[i].Begin();
        _groups.Begin();
        _groupDevices.Begin();
        _memories.Begin();
        // What is mounted there now need not be what was.
        if (_mounts.Refresh())
            _tree.Dispose();
        _tree.Walk(_mounts.Unified);
        var (hasIo, hasMemory) = (_used.Contains(_io), _used.Contains(_memory));
        if (hasIo)
            _disks.Read();
        for (var group = 0; group < _tree.Count; group++)
        {
            var name = ControlGroupName.Of(_tree.PathOf(group), ref _name);
            Shares(group, name);
            if (hasIo)
                Devices(group, name);
            if (hasMemory)
                Memory(group, name);
        }

        _groups.End();
        _groupDevices.End();
        _memories.End();
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _mounts.Dispose();
        _tree.Dispose();
        _disks.Dispose();
    }

    // key number
    private static void Keyed(ValueTable table, int row, ReadOnlySpan<byte> text, LineKeys keys)
    {
        keys.Restart();
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            var column = keys.Next(fields.Next());
            if (column >= 0 && fields.TryUInt64(out var value))
                table.Set(row, column, value);
        }
    }

    private void Shares(int group, ReadOnlySpan<byte> name)
    {
        var id = _groups.Add(name);
        if (id < 0)
            return;
        if (_used.Contains(_cpu) && _tree.Read(group, "cpu.stat"u8) is { IsEmpty: false } text)
            Keyed(_cpu, _cpu.AddRow(id), text, _cpuKeys);
        foreach (var pressure in _pressures)
        {
            if (_used.Contains(pressure.Table))
                pressure.Fill(id, _tree.Read(group, pressure.File));
        }
    }

    // The root has memory.stat only.
    private void Memory(int group, ReadOnlySpan<byte> name)
    {
        var hasCurrent = new Fields(_tree.Read(group, "memory.current"u8)).TryUInt64(out var current);
        var text = _tree.Read(group, "memory.stat"u8);
        if (!hasCurrent && text.IsEmpty)
            return;
        var id = _memories.Add(name);
        if (id < 0)
            return;
        var row = _memory.AddRow(id);
        Keyed(_memory, row, text, _memoryKeys);
        if (hasCurrent)
            _memory.Set(row, _current, current);
    }

    // 254:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6
    private void Devices(int group, ReadOnlySpan<byte> name)
    {
        var lines = new Lines(_tree.Read(group, "io.stat"u8));
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            if (!_disks.TryFind(fields.Next(), out var disk))
                continue;
            var length = name.Length + 2 + disk.Length;
            if (_deviceName.Length < length)
                _deviceName = new byte[length * 2];
            var id = _groupDevices.Add(new NameBuilder(_deviceName).Add(name).Add("::"u8).Add(disk).Text);
            if (id < 0)
                continue;
            var row = _io.AddRow(id);
            _ioKeys.Restart();
            while (fields.Next() is { IsEmpty: false } field)
            {
                var equals = field.IndexOf((byte)'=');
                var column = _ioKeys.Next(equals < 0 ? default : field[..equals]);
                if (column >= 0 && Numbers.TryUInt64(field[(equals + 1)..], out var value))
                    _io.Set(row, column, value);
            }
        }
    }
}
