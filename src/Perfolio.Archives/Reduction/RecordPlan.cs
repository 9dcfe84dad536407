namespace Perfolio.Archives.Reduction;

/// <summary>Values of one record layout that are treated alike.</summary>
/// <param name="Kind">How.</param>
/// <param name="First">Index of the first value.</param>
/// <param name="Count">Number of values.</param>
internal readonly record struct ValueRun(SlotKind Kind, int First, int Count);

/// <summary>What to do with the records of one layout: for every value the slot it goes to.</summary>
internal sealed class RecordPlan
{
    private int[] _slots = [];
    private int[] _columns = [];

    public List<ValueRun> Runs { get; } = [];

    public List<(ReducedMetric Metric, int First, int Count)> Sets { get; } = [];

    /// <summary>Values that go anywhere.</summary>
    public bool IsEmpty => Runs.Count == 0;

    /// <summary>Ranges of <see cref="Columns"/> with the instances of a domain, each sequence once.</summary>
    public List<(DomainTable Domain, int First, int Count)> Domains { get; } = [];

    /// <summary>By tier, the interval in which the plan was used last.</summary>
    public long[] LastInterval { get; private set; } = [];

    public Span<int> Slots => _slots;

    public ReadOnlySpan<int> Columns(int first, int count) => _columns.AsSpan(first, count);

    public void Reset(int values, int tiers)
    {
        if (_slots.Length < values)
            _slots = new int[values + (values / 8)];
        if (_columns.Length < values)
            _columns = new int[values + (values / 8)];
        Runs.Clear();
        Sets.Clear();
        Domains.Clear();
        if (LastInterval.Length != tiers)
            LastInterval = new long[tiers];
        LastInterval.AsSpan().Fill(-1);
    }

    public void Add(ReducedMetric metric, int first, ReadOnlySpan<int> columns)
    {
        columns.CopyTo(_columns.AsSpan(first));
        Sets.Add((metric, first, columns.Length));
        if (Runs.Count > 0 && Runs[^1] is var last && last.Kind == metric.Kind && last.First + last.Count == first)
            Runs[^1] = last with { Count = last.Count + columns.Length };
        else
            Runs.Add(new ValueRun(metric.Kind, first, columns.Length));
        if (metric.Domain.Indom.IsNull)
            return;
        if (Domains.Count > 0 && Domains[^1] is var former && ReferenceEquals(former.Domain, metric.Domain)
            && Columns(former.First, former.Count).SequenceEqual(columns))
            return;
        Domains.Add((metric.Domain, first, columns.Length));
    }
}
