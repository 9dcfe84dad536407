using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting.Fetching;

namespace Perfolio.Metrics.Reporting.Contexts;

/// <summary>Metrics of archives of one host.</summary>
public sealed class ArchiveContext : IMetricContext
{
    private readonly ArchiveSet _set;
    private readonly SortedDictionary<string, NamedMetric> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<InstanceDomainId, KnownInstances> _instances = [];

    /// <summary>Opens archives.</summary>
    /// <param name="argument">A base name, a file of an archive, a directory of archives, or a comma list of these.</param>
    /// <exception cref="ArchiveException">One cannot be read, or they do not belong together.</exception>
    public ArchiveContext(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        Source = argument;
        _set = ArchiveSet.Open(argument);
        foreach (var descriptor in _set.Descriptors)
        {
            foreach (var name in descriptor.Names)
                _metrics.TryAdd(name, new NamedMetric(name, descriptor));
        }
    }

    /// <inheritdoc/>
    public string Source { get; }

    /// <inheritdoc/>
    public string Host => _set.Members[0].Label.HostName;

    /// <inheritdoc/>
    public ArchiveZone Zone => ArchiveZone.Of(_set.Members[0].Label);

    /// <inheritdoc/>
    public (Timestamp Start, Timestamp End)? Extent => (_set.Start, _set.End);

    /// <summary>Labels of the archives, by start.</summary>
    public IReadOnlyList<ArchiveLabel> Labels => [.. _set.Members.Select(static m => m.Label)];

    /// <inheritdoc/>
    public IReadOnlyList<NamedMetric> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_metrics.TryGetValue(name, out var metric))
            return [metric];
        var prefix = name.Length == 0 ? "" : name + ".";
        return [.. _metrics.Where(m => m.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(static m => m.Value)];
    }

    /// <inheritdoc/>
    public KnownInstances InstancesOf(NamedMetric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var indom = metric.Descriptor.Indom;
        if (_instances.TryGetValue(indom, out var known))
            return known;
        known = new KnownInstances(indom);
        foreach (var member in indom.IsNull ? [] : _set.Members)
        {
            if (member.Metadata.Find(indom) is not { } history)
                continue;
            for (var i = 0; i < history.Records.Count; i++)
                known.Merge(history.At(i));
        }

        known.Sort();
        _instances.Add(indom, known);
        return known;
    }

    /// <inheritdoc/>
    public IFrameReader Open(SlotMap slots, FetchSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(schedule);
        return schedule.Interpolate ? new InterpolatingReader(_set, slots, schedule) : new RecordReader(_set, slots, schedule);
    }

    /// <inheritdoc/>
    public void Dispose() => _set.Dispose();
}
