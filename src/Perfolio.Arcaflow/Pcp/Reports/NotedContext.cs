using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Fetching;

namespace Perfolio.Arcaflow.Pcp.Reports;

/// <summary>This system, noting which of its metrics a report asks for: those are what has to be recorded for it.</summary>
internal sealed class NotedContext : IMetricContext
{
    private readonly LocalContext _inner = new();
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The metrics asked for.</summary>
    internal IReadOnlyList<string> Asked => [.. _asked];

    /// <inheritdoc/>
    public string Source => "this system";

    /// <inheritdoc/>
    public string Host => _inner.Host;

    /// <inheritdoc/>
    public ArchiveZone Zone => _inner.Zone;

    /// <inheritdoc/>
    public (Timestamp Start, Timestamp End)? Extent => _inner.Extent;

    /// <inheritdoc/>
    public IReadOnlyList<NamedMetric> Find(string name)
    {
        IReadOnlyList<NamedMetric> found = _inner.Find(name);
        _asked.UnionWith(found.Select(m => m.Name));
        return found;
    }

    /// <inheritdoc/>
    public KnownInstances InstancesOf(NamedMetric metric) => _inner.InstancesOf(metric);

    /// <inheritdoc/>
    public IFrameReader Open(SlotMap slots, FetchSchedule schedule) => _inner.Open(slots, schedule);

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();
}
