using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Reduction;

/// <summary>A metric of the input, what becomes of it, and the slots of its instances.</summary>
internal sealed class ReducedMetric
{
    private int[] _slots = [];
    private int _known;

    public ReducedMetric(MetricDescriptor source, int ordinal, SlotKind kind, DomainTable domain)
    {
        Source = source;
        Ordinal = ordinal;
        Kind = kind;
        Domain = domain;
        var type = SlotKinds.OutputType(source.Type, source.Semantics);
        Output = type == source.Type
            ? source
            : new MetricDescriptor(source.Pmid, type, source.Indom, source.Semantics, source.Units, source.EncodedNames);
    }

    public MetricDescriptor Source { get; }

    public MetricDescriptor Output { get; }

    public int Ordinal { get; }

    public SlotKind Kind { get; }

    public DomainTable Domain { get; }

    /// <summary>Companion metrics; null without statistics.</summary>
    public IReadOnlyList<(ReduceStatistic Statistic, MetricDescriptor Descriptor)>? Companions { get; set; }

    /// <summary>Columns that have a slot.</summary>
    public int SlotCount => _known;

    /// <summary>Slot of a column that was seen before.</summary>
    public int Slot(int column) => _slots[column];

    /// <summary>Writes the slots of columns; new columns get new slots.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="target">Where the slots go.</param>
    /// <param name="next">The first free slot.</param>
    public void Slots(ReadOnlySpan<int> columns, Span<int> target, ref int next)
    {
        if (_known < Domain.ColumnCount)
            Grow(ref next);
        for (var i = 0; i < columns.Length; i++)
            target[i] = _slots[columns[i]];
    }

    private void Grow(ref int next)
    {
        var count = Domain.ColumnCount;
        if (_slots.Length < count)
            Array.Resize(ref _slots, Math.Max(count, Domain.Indom.IsNull ? 1 : _slots.Length * 2));
        while (_known < count)
            _slots[_known++] = next++;
    }
}
