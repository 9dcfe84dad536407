using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/uptime: seconds since boot and idle seconds of all processors.</summary>
internal sealed class UptimeReader : FileReader
{
    private readonly ValueTable _table = new("uptime");
    private readonly int _uptime;
    private readonly int _idle;

    public UptimeReader(string proc)
        : base(Path.Combine(proc, "uptime"), 256, KernelFile.Whole)
    {
        _uptime = _table.Column("uptime");
        _idle = _table.Column("idle");
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _table.Begin();
        var fields = new Fields(text);
        var row = _table.AddRow();
        if (fields.TryDouble(out var uptime))
            _table.SetDouble(row, _uptime, uptime);
        if (fields.TryDouble(out var idle))
            _table.SetDouble(row, _idle, idle);
    }
}
