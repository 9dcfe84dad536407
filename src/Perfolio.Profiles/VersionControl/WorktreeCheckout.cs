namespace Perfolio.Profiles.VersionControl;

/// <summary>The files of one minor version in a directory of their own. Disposing removes them and git's note of them.</summary>
public sealed class WorktreeCheckout : IDisposable, IAsyncDisposable
{
    private Action? _remove;

    internal WorktreeCheckout(string directory, string sha, Action remove)
    {
        Directory = directory;
        Sha = sha;
        _remove = remove;
    }

    /// <summary>Where the files are.</summary>
    public string Directory { get; }

    /// <summary>The full id of the minor version.</summary>
    public string Sha { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _remove, null)?.Invoke();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
