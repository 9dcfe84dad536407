using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>Counts the memory nodes of /sys/devices/system/node; a system without that directory has one.</summary>
internal sealed class NodeReader : MetricReader
{
    private readonly ValueTable _table = new("node");
    private readonly int _count;

    /// <summary>Makes a reader.</summary>
    /// <param name="sys">Where /sys is.</param>
    public NodeReader(string sys)
    {
        var directory = Path.Combine(sys, "devices", "system", "node");
        _count = Directory.Exists(directory) ? Math.Max(1, Directory.GetDirectories(directory, "node?*").Count(static d => char.IsAsciiDigit(d[^1]))) : 1;
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Read()
    {
        _table.Begin();
        _table.Set(_table.AddRow(), 0, _count);
    }

    protected override void Dispose(bool disposing)
    {
    }
}
