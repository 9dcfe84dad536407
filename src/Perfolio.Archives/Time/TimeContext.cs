using Perfolio.Archives.Format;

namespace Perfolio.Archives.Time;

/// <summary>What times are relative to.</summary>
/// <param name="Start">What offsets from a start and missing fields count from.</param>
/// <param name="End">End of the archive.</param>
/// <param name="Zone">Zone of local times.</param>
/// <param name="Now">The present, for <c>today</c> and lone times.</param>
public readonly record struct TimeContext(Timestamp Start, Timestamp End, ArchiveZone Zone, Timestamp Now);
