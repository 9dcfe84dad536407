using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Schemas;

namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>Where a value goes and what it must be.</summary>
/// <param name="Table">Table of <see cref="Values.DocumentValues"/>.</param>
/// <param name="Column">Column in it.</param>
/// <param name="Type">Type of the metric.</param>
/// <param name="AcceptsScalars">Whether a text takes numbers and booleans too.</param>
/// <param name="Bounds">What the schema demands; null for nothing.</param>
internal sealed record ColumnPlan(int Table, int Column, MetricType Type, bool AcceptsScalars, ValueBounds? Bounds);
