using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/stat: processor times, interrupts, context switches, tasks. Owns the domain of processors.</summary>
internal sealed class StatReader : LineReader
{
    private readonly ValueTable _all = new("cpu");
    private readonly ValueTable _each;
    private readonly ValueTable _rest = new("stat");
    private readonly CpuColumns _allColumns;
    private readonly CpuColumns _eachColumns;
    private readonly InstanceDomain _cpus = new(InstanceDomainId.From(60, 0));
    private readonly int _intr;
    private readonly int _ctxt;
    private readonly int _boot;
    private readonly int _forks;
    private readonly int _running;
    private readonly int _blocked;
    private readonly int _hz;
    private readonly int _count;
    private int _row;

    public StatReader(string proc)
        : base(Path.Combine(proc, "stat"), 1 << 15, KernelFile.Whole)
    {
        _each = new ValueTable("percpu", _cpus);
        _allColumns = new CpuColumns(_all);
        _eachColumns = new CpuColumns(_each);
        _intr = _rest.Column("intr");
        _ctxt = _rest.Column("ctxt");
        _boot = _rest.Column("btime");
        _forks = _rest.Column("processes");
        _running = _rest.Column("procs_running");
        _blocked = _rest.Column("procs_blocked");
        _hz = _rest.Column("hz");
        _count = _rest.Column("ncpu");
        Tables = [_all, _each, _rest];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _all.Begin();
        _each.Begin();
        _rest.Begin();
        _cpus.Begin();
        _row = _rest.AddRow();
        _rest.Set(_row, _hz, KernelConstants.TicksPerSecond);
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        var key = fields.Next();
        if (key.StartsWith("cpu"u8))
            Processor(key, ref fields);
        else
            Single(key, ref fields);
    }

    protected override void End(bool present)
    {
        _rest.Set(_row, _count, _each.RowCount);
        _cpus.End();
    }

    private void Processor(ReadOnlySpan<byte> key, ref Fields fields)
    {
        if (key.Length == 3)
        {
            if (_all.RowCount == 0)
                _allColumns.Fill(_all, _all.AddRow(), ref fields);
            return;
        }

        if (Numbers.TryUInt64(key[3..], out var number) && number < int.MaxValue && _cpus.Add((int)number, key) >= 0)
            _eachColumns.Fill(_each, _each.AddRow((int)number), ref fields);
    }

    private void Single(ReadOnlySpan<byte> key, ref Fields fields)
    {
        var column = key.Length switch
        {
            4 when key.SequenceEqual("intr"u8) => _intr,
            4 when key.SequenceEqual("ctxt"u8) => _ctxt,
            5 when key.SequenceEqual("btime"u8) => _boot,
            9 when key.SequenceEqual("processes"u8) => _forks,
            13 when key.SequenceEqual("procs_running"u8) => _running,
            13 when key.SequenceEqual("procs_blocked"u8) => _blocked,
            _ => -1,
        };
        if (column >= 0 && fields.TryUInt64(out var value))
            _rest.Set(_row, column, value);
    }
}
