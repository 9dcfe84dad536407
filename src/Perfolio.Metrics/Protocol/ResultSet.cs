using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Protocol;

/// <summary>The values of one metric in a result.</summary>
/// <param name="Pmid">The metric.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Error">Why there are none: a negative code; 0 when there are values, or just none now.</param>
/// <param name="First">Position of the first value in the result.</param>
/// <param name="Format">Where the values stand.</param>
public readonly record struct ResultSet(Pmid Pmid, int Count, int Error, int First, ValueFormat Format);
