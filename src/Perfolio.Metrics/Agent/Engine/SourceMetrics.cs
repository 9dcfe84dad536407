using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Identifiers;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Schemas;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>A schema with its numbers: what clients see of a source apart from values. Never changes; a new schema makes a new
/// one.</summary>
internal sealed class SourceMetrics
{
    private readonly Dictionary<uint, int> _byPmid = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);

    public SourceMetrics(string prefix, SourceSchema schema, ColumnPlan[] places, SourceIdentifiers ids, int domain)
    {
        Schema = schema;
        Places = places;
        ArrayItems = [.. schema.Arrays.Select(a => ids.Item(a.Name, "array"))];
        Indoms = [.. ArrayItems.Select(i => ids.IndomOf(domain, i))];
        Descriptors = new MetricDescriptor[schema.Metrics.Count];
        for (var i = 0; i < Descriptors.Length; i++)
        {
            var metric = schema.Metrics[i];
            var array = metric.Array < 0 ? "" : schema.Arrays[metric.Array].Name;
            var signature = string.Create(
                CultureInfo.InvariantCulture, $"{(int)metric.Type}.{(int)metric.Semantics}.{metric.Units.Packed:x8}.{array}");
            var pmid = ids.PmidOf(domain, ids.Item(metric.Name, signature));
            var indom = metric.Array < 0 ? InstanceDomainId.Null : Indoms[metric.Array];
            Descriptors[i] = new MetricDescriptor($"{prefix}.{metric.Name}", pmid, metric.Type, indom, metric.Semantics,
                metric.Units);
            _byPmid.Add(pmid.Value, i);
            _byName.TryAdd(metric.Name, i);
        }
    }

    public SourceSchema Schema { get; }

    /// <summary>Where the values of each metric stand.</summary>
    public ColumnPlan[] Places { get; }

    public MetricDescriptor[] Descriptors { get; }

    public InstanceDomainId[] Indoms { get; }

    public int[] ArrayItems { get; }

    /// <summary>Position of a metric; -1 when the source has none of that number.</summary>
    public int IndexOf(Pmid pmid) => _byPmid.TryGetValue(pmid.Value, out var index) ? index : -1;

    /// <summary>Position of a metric by its name below the source's.</summary>
    public int IndexOf(string name) => _byName.TryGetValue(name, out var index) ? index : -1;

    /// <summary>Position of an array; -1 when the source has none of that domain.</summary>
    public int ArrayOf(InstanceDomainId indom) => Array.IndexOf(Indoms, indom);

    /// <summary>Whether clients would see no difference.</summary>
    public bool LooksLike(SourceMetrics? other) => ReferenceEquals(this, other)
        || (other is not null && Descriptors.Length == other.Descriptors.Length && Descriptors.Zip(other.Descriptors)
            .All(static p => p.First.Pmid == p.Second.Pmid && p.First.Name == p.Second.Name));
}
