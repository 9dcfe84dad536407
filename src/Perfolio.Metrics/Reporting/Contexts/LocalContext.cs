using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Reporting.Fetching;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Reporting.Contexts;

/// <summary>Metrics of this system, sampled now.</summary>
public sealed class LocalContext : IMetricContext
{
    private readonly MetricSampler _sampler;
    private readonly Dictionary<InstanceDomainId, KnownInstances> _instances = [];
    private readonly TimeProvider _time;

    /// <summary>Makes a context; nothing is opened before it is needed.</summary>
    /// <param name="options">Where to read; null for this system.</param>
    public LocalContext(SamplerOptions? options = null)
    {
        options ??= SamplerOptions.Default;
        _time = options.Time;
        _sampler = new MetricSampler(options);
    }

    /// <inheritdoc/>
    public string Source => "local:";

    /// <inheritdoc/>
    public string Host { get; } = Environment.MachineName;

    /// <inheritdoc/>
    public ArchiveZone Zone => ArchiveZone.Local(_time);

    /// <inheritdoc/>
    public (Timestamp Start, Timestamp End)? Extent => null;

    /// <inheritdoc/>
    public IReadOnlyList<NamedMetric> Find(string name) => [.. MetricCatalogue.Below(name).Select(static m => new NamedMetric(m.Name, m.Descriptor))];

    /// <inheritdoc/>
    public KnownInstances InstancesOf(NamedMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var indom = metric.Descriptor.Indom;
        if (_instances.TryGetValue(indom, out var known))
            return known;
        known = new KnownInstances(indom);
        if (!indom.IsNull)
        {
            var set = _sampler.Select(metric.Name);
            set.Take();
            if (set.InstancesOf(0) is { } list)
                known.Merge(list);
        }

        _instances.Add(indom, known);
        return known;
    }

    /// <inheritdoc/>
    public IFrameReader Open(SlotMap slots, FetchSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(schedule);
        var set = _sampler.Select(slots.Metrics.Where(static m => m.Descriptor.Pmid != Pmid.Null).Select(static m => m.Name));
        return new LiveReader(new LocalSampler(set, slots), slots, schedule);
    }

    /// <inheritdoc/>
    public void Dispose() => _sampler.Dispose();
}
