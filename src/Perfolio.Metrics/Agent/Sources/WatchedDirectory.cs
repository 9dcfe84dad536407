namespace Perfolio.Metrics.Agent.Sources;

/// <summary>A directory that is searched for sources.</summary>
/// <param name="Path">The directory.</param>
/// <param name="IsTrusted">Whether sources in it may run commands, and links may lead out of it.</param>
public sealed record WatchedDirectory(string Path, bool IsTrusted = false);
