using Perfolio.Archives.Format;

namespace Perfolio.Archives.Metadata;

/// <summary>Where one record of an instance domain stands in <c>.meta</c>.</summary>
/// <param name="Time">From when on it holds.</param>
/// <param name="Indom">The domain.</param>
/// <param name="Offset">First byte of the framed record.</param>
/// <param name="Length">Length of the framed record.</param>
/// <param name="IsDelta">Whether it holds changes only.</param>
/// <param name="Count">Number of entries in the record.</param>
public readonly record struct InstanceDomainRecord(
    Timestamp Time, InstanceDomainId Indom, long Offset, int Length, bool IsDelta, int Count);
