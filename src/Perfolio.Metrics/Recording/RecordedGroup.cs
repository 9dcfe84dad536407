using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Recording;

/// <summary>One group while it is recorded: samples it and makes its records.</summary>
internal sealed class RecordedGroup
{
    private readonly MetricSet _set;
    // Instances asked for; null for all.
    private readonly LoggedMetric?[] _filters;
    private readonly HashSet<int>?[] _wanted;
    private readonly InstanceList?[] _resolved;

    private RecordedGroup(MetricSet set, LoggedMetric?[] filters, TimeSpan interval)
    {
        _set = set;
        _filters = filters;
        _wanted = new HashSet<int>?[filters.Length];
        _resolved = new InstanceList?[filters.Length];
        Interval = interval;
        Schedule = interval > TimeSpan.Zero ? new RecordSchedule(interval) : null;
    }

    public TimeSpan Interval { get; }

    /// <summary>When it is due; null for a group that is recorded once.</summary>
    public RecordSchedule? Schedule { get; }

    /// <summary>What was sampled last.</summary>
    public MetricSet Values => _set;

    public IReadOnlyList<MetricDefinition> Metrics => _set.Metrics;

    /// <summary>Finds the metrics of a group. What is not known here is left out with a word.</summary>
    /// <returns>The group; null when nothing is left of it.</returns>
    public static RecordedGroup? Make(RecordGroup group, MetricSampler sampler, Action<string>? warn)
    {
        var metrics = new List<MetricDefinition>();
        var filters = new List<LoggedMetric?>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var logged in group.Metrics)
        {
            var found = MetricCatalogue.Below(logged.Name).ToList();
            if (found.Count == 0)
                warn?.Invoke((logged.Line > 0 ? FormattableString.Invariant($"line {logged.Line}: ") : "") + $"metric '{logged.Name}' cannot be sampled here; left out");
            foreach (var metric in found.Where(m => seen.Add(m.Name)))
            {
                if (group.Excludes(metric.Name))
                {
                    warn?.Invoke(FormattableString.Invariant($"line {logged.Line}: metric '{metric.Name}' is mandatory elsewhere; left out of an advisory statement"));
                    continue;
                }

                metrics.Add(metric);
                filters.Add(metric.IsSingular || logged.InstanceIds.Count + logged.InstanceNames.Count == 0 ? null : logged);
            }
        }

        return metrics.Count == 0 ? null : new RecordedGroup(sampler.Select(metrics), [.. filters], group.Interval);
    }

    /// <summary>Samples the group and puts its values into a record. What describes them is written first.</summary>
    /// <returns>The stamp.</returns>
    public Timestamp Sample(RecordBuilder record, RecordedMetadata metadata, Timestamp notBefore)
    {
        _set.Take();
        var time = _set.Time < notBefore ? notBefore : _set.Time;
        foreach (var metric in _set.Metrics)
            metadata.Describe(metric, time);
        foreach (var domain in _set.Domains)
            metadata.Instances(domain, time);
        for (var i = 0; i < _set.Metrics.Count; i++)
            Add(record, i);
        return time;
    }

    private void Add(RecordBuilder record, int index)
    {
        var pmid = _set.Metrics[index].Descriptor.Pmid;
        var values = _set[index];
        var wanted = Wanted(index);
        var any = false;
        foreach (var value in values)
        {
            if (wanted is not null && !wanted.Contains(value.Instance))
                continue;
            if (!any)
                record.BeginMetric(pmid, value.Type);
            any = true;
            Add(record, value);
        }

        if (!any)
            record.AddError(pmid, values.Error);
    }

    private static void Add(RecordBuilder record, MetricValue value)
    {
        switch (value.Type)
        {
            case MetricType.Int32 or MetricType.UInt32:
                record.AddInt32(value.Instance, unchecked((int)value.Bits));
                break;
            case MetricType.Int64 or MetricType.UInt64:
                record.AddInt64(value.Instance, value.Bits);
                break;
            case MetricType.Float:
                record.AddFloat(value.Instance, (float)value.Number);
                break;
            case MetricType.Double:
                record.AddDouble(value.Instance, value.Number);
                break;
            default:
                record.AddString(value.Instance, value.Bytes);
                break;
        }
    }

    // Names are looked up anew when the instances have changed.
    private HashSet<int>? Wanted(int index)
    {
        if (_filters[index] is not { } filter || _set.InstancesOf(index) is not { } list)
            return null;
        if (ReferenceEquals(_resolved[index], list))
            return _wanted[index];
        _resolved[index] = list;
        var wanted = filter.InstanceIds.ToHashSet();
        for (var i = 0; i < list.Count; i++)
        {
            if (filter.InstanceNames.Contains(list.Name(i), StringComparer.Ordinal))
                wanted.Add(list.Ids[i]);
        }

        return _wanted[index] = wanted;
    }
}
