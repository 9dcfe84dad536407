using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Results;

/// <summary>The values of one metric in a record: a range of the layout's value columns.</summary>
/// <param name="Pmid">The metric.</param>
/// <param name="Descriptor">Its description; null when the metadata have none.</param>
/// <param name="Error">0, or the negative error code that stands instead of values.</param>
/// <param name="First">Index of the first value.</param>
/// <param name="Count">Number of values; 0 with <paramref name="Error"/> 0 means "no values".</param>
/// <param name="Format">Where the values stand.</param>
public readonly record struct ValueSet(
    Pmid Pmid, MetricDescriptor? Descriptor, int Error, int First, int Count, ValueFormat Format)
{
    /// <summary>Type of the values; unknown without a description.</summary>
    public MetricType Type => Descriptor?.Type ?? MetricType.Unknown;
}
