using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Recording;

/// <summary>Metrics of this system. Nothing is allocated in steady state.</summary>
internal sealed class LocalSelection : IMetricSelection
{
    private readonly InstanceFilter?[] _filters;
    private readonly int[] _versions;
    private bool _described;

    public LocalSelection(MetricSet set, InstanceFilter?[] filters)
    {
        Set = set;
        _filters = filters;
        _versions = new int[set.Domains.Count];
        Array.Fill(_versions, -1);
        Metrics = [.. set.Metrics.Select(static m => m.Descriptor)];
    }

    /// <summary>What was sampled last.</summary>
    public MetricSet Set { get; }

    public IReadOnlyList<MetricDescriptor> Metrics { get; }

    public ValueTask<Timestamp> TakeAsync(CancellationToken token)
    {
        Set.Take();
        return ValueTask.FromResult(Set.Time);
    }

    public void WriteMetadata(RecordedMetadata metadata, Timestamp time)
    {
        if (!_described)
        {
            _described = true;
            foreach (var metric in Set.Metrics)
                Describe(metadata, metric, time);
        }

        for (var i = 0; i < _versions.Length; i++)
        {
            var domain = Set.Domains[i];
            if (_versions[i] == domain.Version)
                continue;
            _versions[i] = domain.Version;
            metadata.Instances(domain.Id, domain.List, time);
        }
    }

    public void WriteValues(RecordBuilder record)
    {
        for (var i = 0; i < Set.Metrics.Count; i++)
            Add(record, i);
    }

    private static void Describe(RecordedMetadata metadata, MetricDefinition metric, Timestamp time)
    {
        var descriptor = metric.Descriptor;
        if (!metadata.TryDescribe(descriptor, out var isNew) || !isNew)
            return;
        var domain = descriptor.Pmid.Domain;
        metadata.Labels(LabelSetKind.Domain, (uint)domain, Labels.Make(LabelSetKind.Domain, [new("agent", domain == 3 ? "proc" : "linux")]), time);
        metadata.Text(new HelpText(HelpTextKind.OneLine | HelpTextKind.Metric, descriptor.Pmid.Value, Encoding.UTF8.GetBytes(metric.Help)));
        if (DomainHelp.For(descriptor.Indom) is { } help)
            metadata.Text(new HelpText(HelpTextKind.OneLine | HelpTextKind.InstanceDomain, descriptor.Indom.Value, Encoding.UTF8.GetBytes(help)));
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

    private void Add(RecordBuilder record, int index)
    {
        var pmid = Set.Metrics[index].Descriptor.Pmid;
        var values = Set[index];
        var filter = _filters[index]?.Resolve(Set.InstancesOf(index));
        var any = false;
        foreach (var value in values)
        {
            if (filter is not null && !filter.Includes(value.Instance))
                continue;
            if (!any)
                record.BeginMetric(pmid, value.Type);
            any = true;
            Add(record, value);
        }

        if (!any)
            record.AddError(pmid, values.Error);
    }
}
