namespace Perfolio.Scheduling.Pfs;

/// <summary>An entry of the time index.</summary>
/// <param name="Offset">Where the block lies in the file.</param>
/// <param name="Length">Its payload in bytes.</param>
/// <param name="First">Time of its earliest event, ns.</param>
/// <param name="Last">Time of its latest event, ns.</param>
/// <param name="Events">Number of its events.</param>
public readonly record struct PfsBlock(long Offset, int Length, long First, long Last, int Events);
