using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/slabinfo: a line per cache of kernel objects. Only root may read it.</summary>
internal sealed class SlabReader : LineReader
{
    // Behind the name: objects in use, objects, bytes of one, objects and pages per slab, …: slabdata slabs in use, slabs.
    private static readonly string[] Keys = ["objects.active", "objects.total", "objects.size", "slabs.objects_per_slab",
        "slabs.pages_per_slab"];
    private const int Active = 0;
    private const int ObjectSize = 2;

    private readonly InstanceDomain _domain = new(InstanceDomainId.From(60, 12));
    private readonly ValueTable _table;
    private readonly int[] _columns;
    private readonly int _activeSlabs;
    private readonly int _slabs;
    private readonly int _size;

    public SlabReader(string proc)
        : base(Path.Combine(proc, "slabinfo"), 1 << 15)
    {
        _table = new ValueTable("slabinfo", _domain);
        _columns = Array.ConvertAll(Keys, _table.Column);
        (_activeSlabs, _slabs, _size) = (_table.Column("slabs.active"), _table.Column("slabs.total"),
            _table.Column("slabs.total_size"));
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    private static ReadOnlySpan<byte> Slabs => " : slabdata"u8;

    protected override void Begin()
    {
        _table.Begin();
        _domain.Begin();
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        var name = fields.Next();
        Span<ulong> numbers = stackalloc ulong[Keys.Length];
        foreach (ref var number in numbers)
        {
            if (!fields.TryUInt64(out number))
                return;
        }

        // : tunables a b c : slabdata
        var slabs = fields.Rest.IndexOf(Slabs);
        if (slabs < 0)
            return;
        fields = new Fields(fields.Rest[(slabs + Slabs.Length)..]);
        if (!fields.TryUInt64(out var active) || !fields.TryUInt64(out var total) || _domain.Add(name) is not (>= 0 and var id))
            return;
        var row = _table.AddRow(id);
        for (var i = 0; i < numbers.Length; i++)
            _table.Set(row, _columns[i], numbers[i]);
        _table.Set(row, _activeSlabs, active);
        _table.Set(row, _slabs, total);
        _table.Set(row, _size, unchecked(numbers[Active] * numbers[ObjectSize]));
    }

    protected override void End(bool present) => _domain.End();
}
