using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Perfolio.Profiles.VersionControl;

/// <summary>
/// A git repository, through the <c>git</c> command. It only reads the user's work tree: other versions are laid out with
/// <c>git worktree</c> in a scratch directory, and nothing is ever stashed or checked out in place.
/// </summary>
public sealed class GitRepository : IVersionControl
{
    /// <summary>The name in the configuration.</summary>
    public const string TypeName = "git";

    private const string StoreExclusion = ":(exclude,top,glob)**/.perun/**";

    private readonly GitCommand _git;

    /// <summary>Uses the repository that a directory belongs to; git is not asked before the first question.</summary>
    public GitRepository(string workTree)
        : this(workTree, "git")
    {
    }

    internal GitRepository(string workTree, string executable)
    {
        WorkTree = Path.GetFullPath(workTree);
        _git = new GitCommand(WorkTree, executable);
    }

    /// <inheritdoc/>
    public string Type => TypeName;

    /// <inheritdoc/>
    public string WorkTree { get; }

    /// <inheritdoc/>
    public RepositoryStatus Status()
    {
        (int code, byte[] output, string error) = _git.Try(
            ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=no", "--", ":/", StoreExclusion], []);
        if (code != 0)
        {
            // A bare repository has versions but no files that could be dirty.
            if (!error.Contains("work tree", StringComparison.Ordinal)) throw _git.Failed(error);
            string? bareHead = TryResolve("HEAD");
            return new RepositoryStatus(bareHead, _git.RunText("rev-parse", "--abbrev-ref", "HEAD"), IsDirty: false);
        }

        string? head = null;
        string branch = "";
        bool dirty = false;
        foreach (string line in Encoding.UTF8.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# branch.oid ", StringComparison.Ordinal)) head = line["# branch.oid ".Length..];
            else if (line.StartsWith("# branch.head ", StringComparison.Ordinal)) branch = line["# branch.head ".Length..];
            else if (line[0] != '#') dirty = true;
        }

        if (head == "(initial)") head = null;
        if (branch == "(detached)") branch = head ?? branch;
        return new RepositoryStatus(head, branch, dirty);
    }

    /// <inheritdoc/>
    public string Head() => TryResolve("HEAD") ?? throw new OperationException(
        $"the git repository in {WorkTree} has no commit yet; commit something first");

    /// <inheritdoc/>
    public string Resolve(string revision) => TryResolve(revision) ?? throw (
        revision == "HEAD"
            ? new OperationException($"the git repository in {WorkTree} has no commit yet; commit something first")
            : new OperationException($"'{revision}' names no commit of the git repository in {WorkTree}"));

    /// <inheritdoc/>
    public MinorVersion Describe(string revision)
    {
        CheckRevision(revision);
        (int code, byte[] output, string error) = _git.Try(
            [.. CommitLog.Arguments, "-1", "--end-of-options", revision, "--"], []);
        if (code == 0)
        {
            using var stream = new MemoryStream(output);
            foreach (MinorVersion version in CommitLog.Read(stream)) return version;
        }

        _ = Resolve(revision);
        throw _git.Failed(error);
    }

    /// <inheritdoc/>
    public IEnumerable<MinorVersion> Walk(string revision, CancellationToken cancellationToken = default)
    {
        string sha = Resolve(revision);
        using Process process = _git.Start([.. CommitLog.Arguments, sha, "--"]);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        bool complete = false;
        try
        {
            foreach (MinorVersion version in CommitLog.Read(process.StandardOutput.BaseStream))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return version;
            }

            complete = true;
        }
        finally
        {
            // Whoever stops early does not wait for the rest of the history.
            if (!complete && !process.HasExited) process.Kill();
            process.WaitForExit();
        }

        if (process.ExitCode != 0) throw _git.Failed(errors.GetAwaiter().GetResult());
    }

    /// <inheritdoc/>
    public string? DifferenceHash()
    {
        byte[] changes = _git.Run(
            "diff", "HEAD", "--binary", "--no-color", "--no-ext-diff", "--no-textconv", "--full-index", "--", ":/",
            StoreExclusion);
        if (changes.Length == 0) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(changes);
        hash.AppendData(_git.Run("ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ":/", StoreExclusion));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public WorktreeCheckout CheckOut(string revision, string? scratchDirectory = null)
    {
        string sha = Resolve(revision);
        string parent = scratchDirectory ?? Path.GetTempPath();
        Scratch.RemoveAbandoned(parent, Remove);
        string directory = Scratch.NewPath(parent, sha);
        Directory.CreateDirectory(parent);
        try
        {
            _git.Run("-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", "--detach", directory, sha);
        }
        catch
        {
            Remove(directory);
            throw;
        }

        return new WorktreeCheckout(directory, sha, () => Remove(directory));
    }

    private static void CheckRevision(string revision)
    {
        if (revision.Length == 0 || revision[0] == '-' || revision.Contains('\0'))
            throw new OperationException($"'{revision}' is no revision");
    }

    private string? TryResolve(string revision)
    {
        CheckRevision(revision);
        (int code, byte[] output, string error) =
            _git.Try(["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"], []);
        if (code == 0) return Encoding.ASCII.GetString(output).Trim();
        if (error.Contains("not a git repository", StringComparison.Ordinal)
            || error.Contains("dubious ownership", StringComparison.Ordinal))
            throw _git.Failed(error);
        return null;
    }

    private void Remove(string directory)
    {
        _git.Try(["worktree", "remove", "--force", "--force", directory], []);
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        _git.Try(["worktree", "prune"], []);
    }
}
