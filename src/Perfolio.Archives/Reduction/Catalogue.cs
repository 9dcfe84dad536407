using System.Runtime.CompilerServices;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Reduction;

/// <summary>The metrics that take part, the instance domains, and the numbering of the slots that all tiers share.</summary>
internal sealed class Catalogue
{
    private readonly Dictionary<Pmid, ReducedMetric> _byPmid = [];
    private readonly Dictionary<InstanceDomainId, DomainTable> _domains = [];
    private readonly ConditionalWeakTable<ResultLayout, RecordPlan> _plans = [];
    private readonly HashSet<Pmid> _undescribed = [];
    private readonly Action<string>? _warn;
    private int _slots;

    public Catalogue(IReadOnlyList<MetricDescriptor> descriptors, IEnumerable<InstanceDomainId> indoms, ReduceOptions options)
    {
        _warn = options.Warn;
        var selection = new MetricSelection(options.Metrics);
        foreach (var descriptor in descriptors)
            Add(descriptor, selection, options);
        selection.Tell(_warn);
        if (selection.IsEverything)
        {
            foreach (var indom in indoms)
                Domain(indom);
        }

        IsEverything = selection.IsEverything;
    }

    public List<ReducedMetric> Metrics { get; } = [];

    /// <summary>Domains in the order met.</summary>
    public List<DomainTable> Domains { get; } = [];

    /// <summary>Metrics that are left out.</summary>
    public HashSet<Pmid> Left { get; } = [];

    public bool IsEverything { get; }

    public int SlotCount => _slots;

    public DomainTable? Find(InstanceDomainId indom) => _domains.GetValueOrDefault(indom);

    public ReducedMetric? Find(Pmid pmid) => _byPmid.GetValueOrDefault(pmid);

    /// <summary>The plan of a layout, made when it is new.</summary>
    public RecordPlan Plan(ResultLayout layout, int tiers)
    {
        if (layout.Attachment is RecordPlan known)
            return known;
        var plan = _plans.GetOrCreateValue(layout);
        layout.Attachment = plan;
        plan.Reset(layout.ValueCount, tiers);
        foreach (ref readonly var set in layout.Sets)
        {
            if (set.Count == 0)
                continue;
            if (!_byPmid.TryGetValue(set.Pmid, out var metric))
            {
                if (set.Descriptor is null && _undescribed.Add(set.Pmid))
                    _warn?.Invoke($"metric {set.Pmid} has values but no description; they are dropped");
                continue;
            }

            if (set.Descriptor is null)
                continue;
            var columns = metric.Domain.Columns(layout.Instances.Slice(set.First, set.Count));
            metric.Slots(columns, plan.Slots[set.First..], ref _slots);
            plan.Add(metric, set.First, columns);
        }

        return plan;
    }

    private void Add(MetricDescriptor descriptor, MetricSelection selection, ReduceOptions options)
    {
        if (!selection.Includes(descriptor.Names))
        {
            Left.Add(descriptor.Pmid);
            return;
        }

        var kind = SlotKinds.Of(descriptor.Type, descriptor.Semantics, options);
        if (kind == SlotKind.Skipped)
        {
            Left.Add(descriptor.Pmid);
            _warn?.Invoke($"{descriptor.Name}: Warning: skipping {TypeName(descriptor.Type)} metric");
            return;
        }

        var metric = new ReducedMetric(descriptor, Metrics.Count, kind, Domain(descriptor.Indom));
        metric.Domain.Metrics.Add(metric);
        Metrics.Add(metric);
        _byPmid[descriptor.Pmid] = metric;
    }

    private DomainTable Domain(InstanceDomainId indom)
    {
        if (_domains.TryGetValue(indom, out var found))
            return found;
        var added = new DomainTable(indom, Domains.Count);
        _domains.Add(indom, added);
        Domains.Add(added);
        return added;
    }

    private static string TypeName(MetricType type) => type switch
    {
        MetricType.Aggregate => "AGGREGATE",
        MetricType.AggregateStatic => "AGGREGATE_STATIC",
        MetricType.Event => "EVENT",
        MetricType.HighresEvent => "HIGHRES_EVENT",
        _ => "non-numeric",
    };
}
