namespace Perfolio.Profiles.VersionControl;

/// <summary>What the store asks of a version control system. Minor version = commit, major version = branch.</summary>
public interface IVersionControl
{
    /// <summary>The name in the configuration (<c>git</c>, <c>svs</c>).</summary>
    string Type { get; }

    /// <summary>The directory under version control.</summary>
    string WorkTree { get; }

    /// <summary>Current version, branch, and whether tracked files were changed; one question for all three.</summary>
    RepositoryStatus Status();

    /// <summary>The full id of the current minor version.</summary>
    /// <exception cref="OperationException">There is none yet.</exception>
    string Head();

    /// <summary>The full id behind any expression the system understands (<c>HEAD~1</c>, a tag, a branch).</summary>
    /// <exception cref="OperationException">It names no minor version.</exception>
    string Resolve(string revision);

    /// <summary>What is known of a minor version.</summary>
    /// <param name="revision">Any expression for it.</param>
    MinorVersion Describe(string revision);

    /// <summary>The minor version and all its ancestors, no version before its descendants, newest first.</summary>
    /// <param name="revision">Any expression for the newest one.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    IEnumerable<MinorVersion> Walk(string revision, CancellationToken cancellationToken = default);

    /// <summary>
    /// A hash of everything that differs from the current minor version: the changes of tracked files and the names of
    /// untracked ones; null when tracked files are unchanged.
    /// </summary>
    string? DifferenceHash();

    /// <summary>Lays the files of a minor version into a directory of their own; the user's files are not touched.</summary>
    /// <param name="revision">Any expression for it.</param>
    /// <param name="scratchDirectory">Where to make the directory; null for the system's temporary directory.</param>
    /// <exception cref="OperationException">The version cannot be laid out.</exception>
    WorktreeCheckout CheckOut(string revision, string? scratchDirectory = null);
}
