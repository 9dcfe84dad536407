using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/cpuinfo: blocks of <c>key : value</c>, one per processor.</summary>
internal sealed class CpuInfoReader : LineReader
{
    private readonly ValueTable _table;
    private readonly LineKeys _keys;
    private readonly int _number;
    private readonly HashSet<int> _floating;
    private readonly HashSet<int> _texts;
    private int _row;

    public CpuInfoReader(string proc, InstanceDomain cpus)
        : base(Path.Combine(proc, "cpuinfo"), 1 << 14)
    {
        _table = new ValueTable("cpuinfo", cpus);
        int clock = C("clock"), vendor = C("vendor"), model = C("model"), stepping = C("stepping"), cache = C("cache");
        int bogomips = C("bogomips"), modelName = C("model_name"), flags = C("flags"), alignment = C("cache_alignment");
        _number = C("cpu_num");
        _floating = [clock, bogomips];
        _texts = [vendor, model, stepping, modelName, flags];
        _keys = new LineKeys(new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["processor"] = _number,
            ["cpu MHz"] = clock,
            ["vendor_id"] = vendor,
            ["model"] = model,
            ["stepping"] = stepping,
            ["cache size"] = cache,
            ["bogomips"] = bogomips,
            ["model name"] = modelName,
            ["flags"] = flags,
            ["cache_alignment"] = alignment,
        });
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _table.Begin();
        _keys.Restart();
        _row = -1;
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var column = _keys.Next(colon < 0 ? default : line[..colon].TrimEnd(" \t"u8));
        if (column < 0)
            return;
        var value = line[(colon + 1)..].Trim((byte)' ');
        if (column == _number && Numbers.TryUInt64(value, out var number) && number < int.MaxValue)
            _table.Set(_row = _table.AddRow((int)number), _number, number);
        else if (_row >= 0)
            Set(_row, column, value);
    }

    private void Set(int row, int column, ReadOnlySpan<byte> value)
    {
        if (_texts.Contains(column))
        {
            _table.SetText(row, column, value);
            return;
        }

        var fields = new Fields(value);
        if (_floating.Contains(column))
        {
            if (fields.TryDouble(out var real))
                _table.SetDouble(row, column, real);
        }
        else if (fields.TryUInt64(out var number))
        {
            _table.Set(row, column, number);
        }
    }

    private int C(string key) => _table.Column(key);
}
