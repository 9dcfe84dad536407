using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// Which processors are switched on, from /sys/devices/system/cpu/online. A kernel without that file has them all on.
/// </summary>
internal sealed class ProcessorStateReader : MetricReader
{
    private readonly KernelFile _online;
    private readonly ValueTable _processors;
    private readonly ValueTable _table;

    /// <summary>Makes a reader.</summary>
    /// <param name="sys">Where /sys is.</param>
    /// <param name="processors">A table with a row per processor.</param>
    public ProcessorStateReader(string sys, ValueTable processors)
    {
        _online = new KernelFile(Path.Combine(sys, "devices", "system", "cpu", "online"), 256, KernelFile.Whole);
        _processors = processors;
        _table = new ValueTable("cpu.state", processors.Domain);
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Read()
    {
        _table.Begin();
        var list = _online.Read();
        for (var i = 0; i < _processors.RowCount; i++)
        {
            var number = _processors.IdOf(i);
            _table.Set(_table.AddRow(number), 0, list.IsEmpty || NumberRanges.Contains(list, number) ? 1 : 0);
        }
    }

    protected override void Dispose(bool disposing) => _online.Dispose();
}
