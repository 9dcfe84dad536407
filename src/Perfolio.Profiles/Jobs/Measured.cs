namespace Perfolio.Profiles.Jobs;

/// <summary>What is measured: a minor version, as it stands or with uncommitted changes, in a directory.</summary>
/// <param name="Origin">The full sha of the minor version; null outside an instance.</param>
/// <param name="Dirty">A hash of the uncommitted changes; null for a clean tree.</param>
/// <param name="Directory">Where commands run.</param>
public sealed record Measured(string? Origin, string? Dirty, string Directory);
