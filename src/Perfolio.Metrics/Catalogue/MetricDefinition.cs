using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Catalogue;

/// <summary>A metric that can be sampled here: what PCP says about it, and where its value stands.</summary>
/// <param name="Name">Its name, such as <c>kernel.all.load</c>.</param>
/// <param name="Descriptor">Identifier, type, instance domain, semantics and units: PCP's own.</param>
/// <param name="Table">Table of a reader in which the value stands.</param>
/// <param name="Key">Column of that table.</param>
/// <param name="Help">One line of help.</param>
public sealed record MetricDefinition(string Name, MetricDescriptor Descriptor, string Table, string Key, string Help)
{
    /// <summary>Whether the metric has one value without instances.</summary>
    public bool IsSingular => Descriptor.Indom.IsNull;

    /// <summary>Type of its values.</summary>
    public MetricType Type => Descriptor.Type;
}
