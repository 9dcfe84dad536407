using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/net/softnet_stat: a line of hexadecimal counters per processor.</summary>
internal sealed class SoftnetReader : FileReader
{
    // processed dropped time_squeeze 0 0 0 0 0 cpu_collision received_rps flow_limit_count backlog cpu …
    private const int FieldCount = 13;
    private const int CpuField = 12;

    private static readonly (string Key, int Field)[] Counters =
        [("processed", 0), ("dropped", 1), ("time_squeeze", 2), ("cpu_collision", 8), ("received_rps", 9), ("flow_limit_count", 10)];

    private readonly ValueTable _all = new("softnet");
    private readonly ValueTable _each;
    private readonly int[] _allColumns;
    private readonly int[] _eachColumns;

    public SoftnetReader(string proc, InstanceDomain cpus)
        : base(Path.Combine(proc, "net", "softnet_stat"), 1 << 14, KernelFile.ShortRecords)
    {
        _each = new ValueTable("softnet.percpu", cpus);
        _allColumns = Array.ConvertAll(Counters, c => _all.Column(c.Key));
        _eachColumns = Array.ConvertAll(Counters, c => _each.Column(c.Key));
        Tables = [_all, _each];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _all.Begin();
        _each.Begin();
        if (text.IsEmpty)
            return;
        Span<ulong> sums = stackalloc ulong[Counters.Length];
        sums.Clear();
        Span<ulong> values = stackalloc ulong[FieldCount];
        var lines = new Lines(text);
        for (var number = 0; lines.Next(out var line); number++)
        {
            var fields = new Fields(line);
            var got = 0;
            while (got < FieldCount && Numbers.TryHex(fields.Next(), out var value))
                values[got++] = value;
            if (got < Counters[^2].Field)
                continue;
            // Old kernels do not say which processor it is.
            var row = _each.AddRow(got > CpuField ? (int)Math.Min(values[CpuField], int.MaxValue) : number);
            for (var i = 0; i < Counters.Length; i++)
            {
                if (Counters[i].Field >= got)
                    continue;
                _each.Set(row, _eachColumns[i], values[Counters[i].Field]);
                sums[i] = unchecked(sums[i] + values[Counters[i].Field]);
            }
        }

        var all = _all.AddRow();
        for (var i = 0; i < sums.Length; i++)
            _all.Set(all, _allColumns[i], sums[i]);
    }
}
