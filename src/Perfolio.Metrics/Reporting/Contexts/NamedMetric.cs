using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Reporting.Contexts;

/// <summary>A metric under the name by which it was asked for.</summary>
/// <param name="Name">The name, such as <c>kernel.all.load</c>.</param>
/// <param name="Descriptor">Identifier, type, instance domain, semantics and units.</param>
public sealed record NamedMetric(string Name, MetricDescriptor Descriptor);
