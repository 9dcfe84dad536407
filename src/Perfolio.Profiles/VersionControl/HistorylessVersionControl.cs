namespace Perfolio.Profiles.VersionControl;

/// <summary>
/// No version control at all (<c>vcs.type: svs</c>): one minor version, whose id is forty zeros, to which everything
/// belongs (docs/formats/perun-store.md, "Without version control").
/// </summary>
public sealed class HistorylessVersionControl : IVersionControl
{
    /// <summary>The name in the configuration.</summary>
    public const string TypeName = "svs";

    /// <summary>The id of the only minor version.</summary>
    public const string OnlyVersion = "0000000000000000000000000000000000000000";

    private const string Branch = "none";

    /// <summary>Uses a directory.</summary>
    public HistorylessVersionControl(string workTree) => WorkTree = workTree;

    /// <inheritdoc/>
    public string Type => TypeName;

    /// <inheritdoc/>
    public string WorkTree { get; }

    /// <inheritdoc/>
    public RepositoryStatus Status() => new(OnlyVersion, Branch, IsDirty: false);

    /// <inheritdoc/>
    public string Head() => OnlyVersion;

    /// <inheritdoc/>
    public string Resolve(string revision) => revision is "HEAD" or OnlyVersion or Branch
        ? OnlyVersion
        : throw new OperationException($"'{revision}' names no version: this instance has no version control, only HEAD");

    /// <inheritdoc/>
    public MinorVersion Describe(string revision) =>
        new(Resolve(revision), Date: null, Author: null, Email: null, "(no version control)", []);

    /// <inheritdoc/>
    public IEnumerable<MinorVersion> Walk(string revision, CancellationToken cancellationToken = default) => [Describe(revision)];

    /// <inheritdoc/>
    public string? DifferenceHash() => null;

    /// <inheritdoc/>
    public WorktreeCheckout CheckOut(string revision, string? scratchDirectory = null) => throw new OperationException(
        "this instance has no version control, so no other version can be checked out; measure the files as they are");
}
