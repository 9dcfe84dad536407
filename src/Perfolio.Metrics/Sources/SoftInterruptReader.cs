using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/softirqs: a head line with the processors, then <c>KIND: number number …</c>.</summary>
internal sealed class SoftInterruptReader : FileReader
{
    private readonly InstanceDomain _kinds = new(InstanceDomainId.From(60, 36));
    private readonly ValueTable _total;
    private readonly ValueTable _each;
    private ulong[] _sums = new ulong[8];
    private int[] _cpus = new int[8];

    public SoftInterruptReader(string proc, InstanceDomain cpus)
        : base(Path.Combine(proc, "softirqs"))
    {
        _total = new ValueTable("softirqs", _kinds);
        _each = new ValueTable("softirqs.percpu", cpus);
        Tables = [_total, _each];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _total.Begin();
        _each.Begin();
        _kinds.Begin();
        var lines = new Lines(text);
        var cpus = lines.Next(out var head) ? Head(head) : 0;
        while (lines.Next(out var line))
        {
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
                continue;
            var id = _kinds.Add(line[..colon].Trim((byte)' '));
            if (id < 0)
                continue;
            var fields = new Fields(line[(colon + 1)..]);
            ulong sum = 0;
            for (var i = 0; i < cpus && fields.TryUInt64(out var value); i++)
            {
                sum = unchecked(sum + value);
                _sums[i] = unchecked(_sums[i] + value);
            }

            _total.Set(_total.AddRow(id), 0, sum);
        }

        _kinds.End();
        for (var i = 0; i < cpus; i++)
            _each.Set(_each.AddRow(_cpus[i]), 0, _sums[i]);
    }

    private int Head(ReadOnlySpan<byte> head)
    {
        var count = 0;
        var fields = new Fields(head);
        for (var name = fields.Next(); name.StartsWith("CPU"u8) && Numbers.TryUInt64(name[3..], out var number) && number < int.MaxValue; name = fields.Next())
        {
            if (count == _cpus.Length)
            {
                Array.Resize(ref _cpus, count * 2);
                Array.Resize(ref _sums, count * 2);
            }

            _cpus[count++] = (int)number;
        }

        _sums.AsSpan(0, count).Clear();
        return count;
    }
}
