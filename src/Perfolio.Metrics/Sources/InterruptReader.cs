using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// /proc/interrupts and /proc/softirqs: a head line with the processors, then <c>24: number number … text</c>. ERR and MIS are
/// single numbers.
/// </summary>
internal sealed class InterruptReader : LineReader
{
    private const int LongestName = 32;

    private readonly InstanceDomain _kinds;
    private readonly InstanceDomain _pairs;
    private readonly ValueTable _total;
    private readonly ValueTable _each;
    private readonly ValueTable _processors;
    private readonly ValueTable? _bad;
    private readonly ProcessorHead _head = new();
    private readonly int _errors = -1;
    private readonly int _missed = -1;
    private bool _eachIsUsed;

    private InterruptReader(string proc, string file, int kinds, int pairs, InstanceDomain cpus, ValueTable? bad)
        : base(Path.Combine(proc, file), 1 << 14)
    {
        _kinds = new InstanceDomain(InstanceDomainId.From(60, kinds));
        _pairs = new InstanceDomain(InstanceDomainId.From(60, pairs));
        _total = new ValueTable(file, _kinds);
        _each = new ValueTable(file + ".pairs", _pairs);
        _processors = new ValueTable(file + ".percpu", cpus);
        _bad = bad;
        Tables = bad is null ? [_total, _each, _processors] : [_total, _each, _processors, bad];
        if (bad is not null)
            (_errors, _missed) = (bad.Column("ERR"), bad.Column("MIS"));
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    /// <summary>Interrupts of devices and processors.</summary>
    public static InterruptReader Hard(string proc, InstanceDomain cpus) =>
        new(proc, "interrupts", 4, 40, cpus, new ValueTable("interrupts.bad"));

    /// <summary>Work that interrupts leave behind.</summary>
    public static InterruptReader Soft(string proc, InstanceDomain cpus) => new(proc, "softirqs", 36, 41, cpus, null);

    public override void Use(ValueTable table) => _eachIsUsed |= table == _each;

    protected override void Begin()
    {
        _total.Begin();
        _each.Begin();
        _processors.Begin();
        _bad?.Begin();
        _bad?.AddRow();
        _kinds.Begin();
        _pairs.Begin();
        _head.Begin();
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        if (_head.TryRead(line))
            return;
        var colon = line.IndexOf((byte)':');
        if (colon is <= 0 or > LongestName)
            return;
        var name = line[..colon].Trim((byte)' ');
        var fields = new Fields(line[(colon + 1)..]);
        if (_bad is null || !(name.SequenceEqual("ERR"u8) || name.SequenceEqual("MIS"u8)))
            Kind(name, ref fields);
        else if (fields.TryUInt64(out var count))
            _bad.Set(0, name[0] == (byte)'E' ? _errors : _missed, count);
    }

    protected override void End(bool present)
    {
        _kinds.End();
        _pairs.End();
        _head.Fill(_processors);
    }

    private void Kind(ReadOnlySpan<byte> name, ref Fields fields)
    {
        var id = _kinds.Add(name);
        if (id < 0)
            return;
        ulong sum = 0;
        Span<byte> pairName = stackalloc byte[LongestName + 32];
        for (var i = 0; i < _head.Count && fields.TryUInt64(out var value); i++)
        {
            sum = unchecked(sum + value);
            _head.Sums[i] = unchecked(_head.Sums[i] + value);
            if (!_eachIsUsed)
                continue;
            var pair = _pairs.Add(new NameBuilder(pairName).Add(name).Add("::cpu"u8).Add(_head.Processor(i)).Text);
            if (pair >= 0)
                _each.Set(_each.AddRow(pair), 0, value);
        }

        _total.Set(_total.AddRow(id), 0, sum);
    }
}
