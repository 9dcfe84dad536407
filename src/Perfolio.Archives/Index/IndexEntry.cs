using Perfolio.Archives.Format;

namespace Perfolio.Archives.Index;

/// <summary>An entry of the temporal index: nothing later than the stamp lies before the offsets.</summary>
/// <param name="Time">The stamp.</param>
/// <param name="Volume">Data volume.</param>
/// <param name="MetadataOffset">Offset in <c>.meta</c>.</param>
/// <param name="DataOffset">Offset in the data volume.</param>
public readonly record struct IndexEntry(Timestamp Time, int Volume, long MetadataOffset, long DataOffset);
