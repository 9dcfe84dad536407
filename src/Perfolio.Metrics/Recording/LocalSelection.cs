using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Recording;

/// <summary>Metrics of this system. Nothing is allocated in steady state.</summary>
internal sealed class LocalSelection : IMetricSelection
{
    // Side by side: from one second to the next they leave the processor's caches, and each object more would be a wait for
    // memory.
    private readonly RecordedColumn[] _columns;
    private readonly InstanceFilter?[] _filters;
    private readonly int[] _versions;
    private bool _described;

    public LocalSelection(MetricSet set, InstanceFilter?[] filters)
    {
        Set = set;
        _filters = filters;
        _columns = [.. set.Metrics.Select(
            (m, i) => new RecordedColumn(m.Descriptor.Pmid, m.Type, set.ColumnOf(i).Column, set.ColumnOf(i).Table))];
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
            if (domain.Count > 0)
                metadata.Labels(LabelSetKind.Instances, domain.Id.Value, SystemLabels.OfInstances(domain.Id, domain.List), time);
        }
    }

    public void WriteValues(RecordBuilder record)
    {
        for (var i = 0; i < _columns.Length; i++)
            Add(record, i);
    }

    private static void Describe(RecordedMetadata metadata, MetricDefinition metric, Timestamp time)
    {
        var descriptor = metric.Descriptor;
        if (!metadata.TryDescribe(descriptor, out var isNew) || !isNew)
            return;
        var domain = descriptor.Pmid.Domain;
        metadata.Labels(LabelSetKind.Domain, (uint)domain, Labels.Make(LabelSetKind.Domain, Labels.Text("agent", domain == 3 ? "proc" : "linux")), time);
        metadata.Labels(LabelSetKind.Item, descriptor.Pmid.Value, SystemLabels.OfMetric(metric), time);
        metadata.Labels(LabelSetKind.InstanceDomain, descriptor.Indom.Value, SystemLabels.OfDomain(descriptor.Indom), time);
        foreach (var text in MetricHelp.Of(metric))
            metadata.Text(text);
    }

    private static void Add(RecordBuilder record, MetricType type, int instance, ValueTable table, int row, int column)
    {
        switch (type)
        {
            case MetricType.Int32 or MetricType.UInt32:
                record.AddInt32(instance, unchecked((int)table.Bits(row, column)));
                break;
            case MetricType.Int64 or MetricType.UInt64:
                record.AddInt64(instance, table.Bits(row, column));
                break;
            case MetricType.Float:
                record.AddFloat(instance, (float)BitConverter.Int64BitsToDouble(table.Bits(row, column)));
                break;
            case MetricType.Double:
                record.AddDouble(instance, BitConverter.Int64BitsToDouble(table.Bits(row, column)));
                break;
            default:
                record.AddString(instance, table.Text(row, column));
                break;
        }
    }

    // Straight from the table: this runs for each of some thousand values of a record.
    private void Add(RecordBuilder record, int index)
    {
        var (pmid, type, column, table) = _columns[index];
        var filter = _filters[index]?.Resolve(Set.InstancesOf(index));
        var any = false;
        for (var row = 0; row < table.RowCount; row++)
        {
            if (!table.Has(row, column))
                continue;
            var instance = table.IdOf(row);
            if (filter is not null && !filter.Includes(instance))
                continue;
            if (!any)
                record.BeginMetric(pmid, type);
            any = true;
            Add(record, type, instance, table, row, column);
        }

        if (!any)
            record.AddError(pmid, table.ErrorOf(column));
    }

    private readonly record struct RecordedColumn(Pmid Pmid, MetricType Type, int Column, ValueTable Table);
}
