using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Info;

/// <summary>The labels of a metric or an instance: those of context, domain, instance domain, cluster, metric and instance, the
/// latter replacing the former.</summary>
internal sealed class LabelMerge
{
    private readonly Dictionary<(LabelSetKind Kind, uint Ident), LabelSets> _latest = [];

    public LabelMerge(ArchiveMetadata metadata)
    {
        foreach (var record in metadata.Labels)
            _latest[(record.Kind & ~(LabelSetKind.Compound | LabelSetKind.Optional), record.Ident)] = record;
    }

    /// <summary>The labels as JSON, names ascending.</summary>
    public string Of(MetricDescriptor descriptor, int? instance)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(labels, LabelSetKind.Context, uint.MaxValue, -1);
        Add(labels, LabelSetKind.Domain, (uint)descriptor.Pmid.Domain, -1);
        if (!descriptor.Indom.IsNull)
            Add(labels, LabelSetKind.InstanceDomain, descriptor.Indom.Value, -1);
        // A cluster's identifier has no item.
        Add(labels, LabelSetKind.Cluster, descriptor.Pmid.Value & ~0x3ffu, -1);
        Add(labels, LabelSetKind.Item, descriptor.Pmid.Value, -1);
        if (instance is { } id)
            Add(labels, LabelSetKind.Instances, descriptor.Indom.Value, id);
        return "{" + string.Join(',', labels.Select(static l => $"\"{l.Key}\":{l.Value}")) + "}";
    }

    private void Add(SortedDictionary<string, string> labels, LabelSetKind kind, uint ident, int instance)
    {
        if (!_latest.TryGetValue((kind, ident), out var record))
            return;
        foreach (var set in record.Sets)
        {
            if (set.Instance != instance)
                continue;
            foreach (var label in set.Labels)
            {
                var name = ArchiveText.Decode(set.Json.AsSpan(label.NameOffset, label.NameLength));
                labels[name] = ArchiveText.Decode(set.Json.AsSpan(label.ValueOffset, label.ValueLength));
            }
        }
    }
}
