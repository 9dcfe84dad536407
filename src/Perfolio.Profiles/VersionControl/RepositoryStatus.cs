namespace Perfolio.Profiles.VersionControl;

/// <summary>Where a repository stands.</summary>
/// <param name="Head">The full id of the current minor version; null when there is no commit yet.</param>
/// <param name="Branch">The major version: the branch's name, or the sha when no branch is checked out.</param>
/// <param name="IsDirty">True when tracked files differ from the current minor version. Untracked files do not count.</param>
public sealed record RepositoryStatus(string? Head, string Branch, bool IsDirty);
