using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/loadavg: three averages, runnable/all tasks, the last process id.</summary>
internal sealed class LoadReader : FileReader
{
    private readonly InstanceDomain _domain = new(InstanceDomainId.From(60, 2));
    private readonly ValueTable _load;
    private readonly ValueTable _rest = new("loadavg");
    private readonly int _runnable;
    private readonly int _tasks;
    private readonly int _last;

    public LoadReader(string proc)
        : base(Path.Combine(proc, "loadavg"), 256, KernelFile.Whole)
    {
        _load = new ValueTable("load", _domain);
        _runnable = _rest.Column("runnable");
        _tasks = _rest.Column("nprocs");
        _last = _rest.Column("lastpid");
        Tables = [_load, _rest];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _load.Begin();
        _rest.Begin();
        _domain.Begin();
        var fields = new Fields(text);
        Average(1, "1 minute"u8, ref fields);
        Average(5, "5 minute"u8, ref fields);
        Average(15, "15 minute"u8, ref fields);
        _domain.End();
        var row = _rest.AddRow();
        var tasks = fields.Next();
        var slash = tasks.IndexOf((byte)'/');
        if (slash >= 0 && Numbers.TryUInt64(tasks[..slash], out var runnable) && Numbers.TryUInt64(tasks[(slash + 1)..], out var all))
        {
            _rest.Set(row, _runnable, runnable);
            _rest.Set(row, _tasks, all);
        }

        if (fields.TryUInt64(out var last))
            _rest.Set(row, _last, last);
    }

    private void Average(int id, ReadOnlySpan<byte> name, ref Fields fields)
    {
        _domain.Add(id, name);
        if (fields.TryDouble(out var value))
            _load.SetDouble(_load.AddRow(id), 0, value);
    }
}
