using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Values of a record that are read and used in the same way.</summary>
/// <param name="Type">Type of the values.</param>
/// <param name="Semantics">What they mean over time.</param>
/// <param name="Start">First of them in the plan.</param>
/// <param name="Count">Their number.</param>
internal readonly record struct ObservationGroup(MetricType Type, MetricSemantics Semantics, int Start, int Count);
