using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Sampling;

/// <summary>Where the values of a metric stand.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Type">What the cells mean.</param>
internal sealed record MetricColumn(ValueTable Table, int Column, MetricType Type);
