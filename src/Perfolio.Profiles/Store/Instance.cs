namespace Perfolio.Profiles.Store;

/// <summary>
/// A place where results are kept: a directory that contains <c>.perun</c>, and the paths inside it
/// (docs/formats/perun-store.md, "Instance directory").
/// </summary>
public sealed class Instance
{
    /// <summary>The name of the directory that makes an instance.</summary>
    public const string DirectoryName = ".perun";

    /// <summary>Uses an instance; nothing is read or created.</summary>
    /// <param name="root">The directory that contains <c>.perun</c>.</param>
    public Instance(string root)
    {
        Root = Path.GetFullPath(root);
        StoreDirectory = Path.Combine(Root, DirectoryName);
    }

    /// <summary>The directory that contains <c>.perun</c>.</summary>
    public string Root { get; }

    /// <summary>The directory <c>.perun</c>.</summary>
    public string StoreDirectory { get; }

    /// <summary>The configuration of the instance.</summary>
    public string LocalConfigurationFile => Path.Combine(StoreDirectory, "local.yml");

    /// <summary>Pending profiles.</summary>
    public string JobsDirectory => Path.Combine(StoreDirectory, "jobs");

    /// <summary>The index of pending profiles.</summary>
    public string PendingIndexFile => Path.Combine(JobsDirectory, ".index");

    /// <summary>Registered profiles and the indexes of minor versions.</summary>
    public string ObjectsDirectory => Path.Combine(StoreDirectory, "objects");

    /// <summary>Logs of collections.</summary>
    public string LogsDirectory => Path.Combine(StoreDirectory, "logs");

    /// <summary>Things that can be made again.</summary>
    public string CacheDirectory => Path.Combine(StoreDirectory, "cache");

    /// <summary>Statistics per minor version.</summary>
    public string StatsDirectory => Path.Combine(StoreDirectory, "stats");

    /// <summary>Temporary files that live longer than one command.</summary>
    public string TempDirectory => Path.Combine(StoreDirectory, "tmp");

    /// <summary>What Perfolio keeps and Perun has no place for.</summary>
    public string ExtensionDirectory => Path.Combine(StoreDirectory, "perfolio");

    /// <summary>The file on which changes of the store are serialised.</summary>
    public string LockFile => Path.Combine(ExtensionDirectory, "store.lock");

    /// <summary>The nearest instance at or above a directory, or null.</summary>
    public static Instance? Find(string directory)
    {
        for (string? at = Path.GetFullPath(directory); at is not null; at = Path.GetDirectoryName(at))
            if (Directory.Exists(Path.Combine(at, DirectoryName)))
                return new Instance(at);
        return null;
    }

    /// <summary>The nearest instance at or above a directory.</summary>
    /// <exception cref="OperationException">There is none; the message says how to make one.</exception>
    public static Instance Require(string directory) => Find(directory) ?? throw new OperationException(
        $"{Path.GetFullPath(directory)} is not inside a Perfolio instance (no {DirectoryName} here or above); make one with " +
            $"'perfolio init'");

    /// <summary>The index of the profiles registered for a minor version.</summary>
    /// <exception cref="OperationException">The text is no full sha.</exception>
    public string MinorVersionIndexFile(string sha) => ContentId.IsFull(sha)
        ? Path.Combine(ObjectsDirectory, sha[..2], sha[2..])
        : throw new OperationException($"'{sha}' is no full id of a minor version");

    /// <summary>The performance changes found for a minor version.</summary>
    public string ChangesFile(string sha) => MinorVersionIndexFile(sha) + ".changes";

    /// <summary>Waits for the right to change the store.</summary>
    /// <exception cref="OperationException">Another process kept it too long.</exception>
    public StoreLock Lock(
        string purpose, TimeProvider time, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        StoreLock.Acquire(LockFile, purpose, timeout ?? StoreLock.ConfiguredTimeout(), time, cancellationToken);
}
