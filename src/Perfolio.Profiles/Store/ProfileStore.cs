using Perfolio.Profiles.Format;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Profiles.Store;

/// <summary>
/// The profiles of an instance: lists, registering, removing, loading. Finding by text is <see cref="ProfileLookup"/>'s.
/// </summary>
public sealed class ProfileStore
{
    private readonly TimeProvider _time;
    private readonly PendingIndex _pending;

    /// <summary>Opens the profiles of an instance; nothing is read yet.</summary>
    public ProfileStore(Instance instance, IVersionControl versions, TimeProvider time)
    {
        Instance = instance;
        Versions = versions;
        _time = time;
        Objects = new ObjectStore(instance.ObjectsDirectory);
        _pending = new PendingIndex(instance, time);
    }

    /// <summary>The instance.</summary>
    public Instance Instance { get; }

    /// <summary>The version control system of the instance.</summary>
    public IVersionControl Versions { get; }

    /// <summary>The registered objects.</summary>
    public ObjectStore Objects { get; }

    /// <summary>The order of lists and tags.</summary>
    public ProfileOrder Order { get; init; } = ProfileOrder.Default;

    /// <summary>The pending profiles in the order of <see cref="Order"/>; position i is <c>i@p</c>.</summary>
    public PendingList Pending(CancellationToken cancellationToken = default)
    {
        PendingList list = _pending.Refresh(cancellationToken);
        return list with { Profiles = Order.Sort(list.Profiles) };
    }

    /// <summary>
    /// The profiles registered for a minor version in the order of <see cref="Order"/>; position i is <c>i@i</c>.
    /// </summary>
    /// <param name="sha">The full id of the minor version.</param>
    /// <param name="cancellationToken">Ends the waiting for other processes.</param>
    /// <exception cref="ProfileException">The index is damaged.</exception>
    public IReadOnlyList<ProfileEntry> Registered(string sha, CancellationToken cancellationToken = default)
    {
        MinorVersionIndex index = Index(sha);
        try
        {
            index.Upgrade(_time, cancellationToken);
        }
        catch (OperationException)
        {
            // An old index that cannot be rewritten can still be listed.
        }

        return Order.Sort(index.List());
    }

    /// <summary>Registers a profile file for a minor version.</summary>
    /// <param name="path">The file; it is removed afterwards when it is a pending profile.</param>
    /// <param name="sha">The full id of the minor version.</param>
    /// <param name="force">Accepts profiles measured at another version or in a tree with uncommitted changes.</param>
    /// <param name="keepProfile">Keeps the pending file.</param>
    /// <param name="cancellationToken">Ends the waiting for other processes.</param>
    /// <exception cref="ProfileException">The file is no profile.</exception>
    /// <exception cref="OperationException">The profile belongs elsewhere, or the store cannot be written.</exception>
    public Registration Register(
        string path, string sha, bool force = false, bool keepProfile = false, CancellationToken cancellationToken = default)
    {
        path = Path.GetFullPath(path);
        Profile profile = LoadFile(path);
        uint modified = IndexEntry.SecondsOf(File.GetLastWriteTimeUtc(path));
        if (!force) CheckOrigin(profile, path, sha);
        if (profile.Type.Length == 0) throw new ProfileException(path, "the profile's header has no type");
        Profile stored = profile with { Origin = null };
        string id = Objects.Put(stored.Type, stream => ProfileWriter.Write(stored, stream, JsonStyle.Compact));
        IndexEntry line = PendingIndex.Describe(path, default, ProfileSummary.Of(stored)) with { Time = modified, Checksum = id };

        using StoreLock held = Instance.Lock("add", _time, cancellationToken: cancellationToken);
        IndexEntry? known = Index(sha).Add(line);
        if (known is not null && known.Checksum != id)
            return new Registration(path, known.Checksum, WasRegistered: true);
        if (!keepProfile && IsPendingFile(path))
        {
            DeleteFile(path);
            _pending.RefreshLocked();
        }

        return new Registration(path, id, WasRegistered: known is not null);
    }

    /// <summary>Takes a registered profile out of its index (the blob stays), or deletes a pending file.</summary>
    /// <exception cref="OperationException">It is neither, or not there.</exception>
    public void Remove(ProfileLocation location, CancellationToken cancellationToken = default)
    {
        using StoreLock held = Instance.Lock("rm", _time, cancellationToken: cancellationToken);
        if (location is { Line: { } line, MinorVersion: { } sha })
        {
            if (!Index(sha).Remove(line)) throw new OperationException($"{location.Name} is not registered for {sha}");
            return;
        }

        if (!IsPendingFile(location.Path))
            throw new OperationException(
                $"{location.Path} is neither registered nor pending; delete it yourself if you mean the file");
        DeleteFile(location.Path);
        _pending.RefreshLocked();
    }

    /// <summary>Loads a profile. A registered one gets its minor version as <see cref="Profile.Origin"/>.</summary>
    /// <exception cref="ProfileException">The profile is damaged.</exception>
    /// <exception cref="OperationException">The profile is not there.</exception>
    public Profile Load(ProfileLocation location)
    {
        if (location.ObjectId is not { } id) return LoadFile(location.Path);
        using StoredObject blob = Objects.Open(id);
        Profile profile = ProfileReader.Read(blob.Body, blob.File);
        blob.Finish();
        return profile with { Origin = location.MinorVersion };
    }

    /// <summary>Loads a profile from a plain file; no instance is needed.</summary>
    /// <exception cref="ProfileException">The file is no profile.</exception>
    /// <exception cref="OperationException">The file cannot be read.</exception>
    public static Profile LoadFile(string path)
    {
        try
        {
            return ProfileReader.ReadFile(path);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw new OperationException($"cannot read {path}: {IoReason.Of(e, path)}", e);
        }
    }

    /// <summary>True for a profile file that lies in the store's directory of pending profiles.</summary>
    public bool IsPendingFile(string path) =>
        Path.GetDirectoryName(Path.GetFullPath(path)) == Instance.JobsDirectory
        && path.EndsWith(PendingIndex.Extension, StringComparison.Ordinal);

    internal MinorVersionIndex Index(string sha) => new(Instance, Objects, sha);

    private static void CheckOrigin(Profile profile, string path, string sha)
    {
        if (profile.Origin is null)
            throw new OperationException(
                $"{path} does not say which version it was measured at; add it with --force if {sha} is right");
        if (profile.Origin != sha)
            throw new OperationException(
                $"{path} was measured at {profile.Origin}, not at {sha}; add it with --minor {profile.Origin}, or with --force");
        if (ProfileSummary.Of(profile).IsDirty)
            throw new OperationException($"{path} was measured with uncommitted changes, so it does not show {sha}; add it " +
                $"with --force if you accept that");
    }

    private static void DeleteFile(string path)
    {
        try
        {
            if (!File.Exists(path)) throw new OperationException($"{path} does not exist");
            File.Delete(path);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw new OperationException($"cannot delete {path}: {IoReason.Of(e)}", e);
        }
    }
}

/// <summary>What became of a profile that was to be registered.</summary>
/// <param name="Path">The profile's file.</param>
/// <param name="ObjectId">The id of the blob in the index.</param>
/// <param name="WasRegistered">True when a file of the same name and time was registered before and nothing was added.</param>
public sealed record Registration(string Path, string ObjectId, bool WasRegistered);
