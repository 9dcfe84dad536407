using Perfolio.Profiles.Format;

namespace Perfolio.Profiles.Store;

/// <summary>The profiles registered for one minor version (docs/formats/perun-store.md, "Index").</summary>
internal sealed class MinorVersionIndex
{
    private readonly Instance _instance;
    private readonly ObjectStore _objects;
    private readonly string _path;

    internal MinorVersionIndex(Instance instance, ObjectStore objects, string sha)
    {
        _instance = instance;
        _objects = objects;
        _path = instance.MinorVersionIndexFile(sha);
    }

    /// <summary>The lines; those of version 1 are completed from the blobs in memory, the file stays.</summary>
    internal IReadOnlyList<IndexEntry> Read() => Complete(IndexFile.Load(_path));

    /// <summary>The lines as profiles.</summary>
    internal IReadOnlyList<ProfileEntry> List() =>
        [.. Read().Select(line => new ProfileEntry(_objects.PathOf(line.Checksum), line, IsPending: false))];

    /// <summary>
    /// Adds a line unless the same file is registered already, whose line is returned. The caller has the lock.
    /// </summary>
    internal IndexEntry? Add(IndexEntry entry)
    {
        IReadOnlyList<IndexEntry> lines = Read();
        if (lines.FirstOrDefault(entry.IsSameFile) is { } known) return known;
        IndexFile.Save(_path, lines.Append(entry));
        return null;
    }

    /// <summary>Removes a line; the blob stays. False when it is not there. The caller has the lock.</summary>
    internal bool Remove(IndexEntry entry)
    {
        IReadOnlyList<IndexEntry> lines = Read();
        IndexEntry[] left = [.. lines.Where(line => !line.IsSameFile(entry))];
        if (left.Length == lines.Count) return false;
        IndexFile.Save(_path, left);
        return true;
    }

    /// <summary>Writes a version-1 index as version 2; any other stays. Nothing is written while a blob is unreadable.</summary>
    internal void Upgrade(TimeProvider time, CancellationToken cancellationToken)
    {
        if (IndexFile.Load(_path).Version == IndexFile.CurrentVersion) return;
        using StoreLock held = _instance.Lock(
            "upgrade of an index", time, StoreLock.OptionalTimeout, cancellationToken: cancellationToken);
        IndexFile index = IndexFile.Load(_path);
        if (index.Version == IndexFile.CurrentVersion) return;
        IndexEntry[] complete = [.. Complete(index)];
        if (complete.All(line => line.Collector.Length > 0 || line.Type.Length > 0)) IndexFile.Save(_path, complete);
    }

    private IReadOnlyList<IndexEntry> Complete(IndexFile index) =>
        index.Version == IndexFile.CurrentVersion ? index.Entries : [.. index.Entries.Select(Complete)];

    private IndexEntry Complete(IndexEntry line)
    {
        try
        {
            using StoredObject blob = _objects.Open(line.Checksum, verifyId: false);
            ProfileSummary summary = ProfileReader.ReadSummary(blob.Body, blob.File);
            return line with
            {
                Type = summary.Type,
                Command = summary.Command,
                Workload = summary.Workload,
                Collector = summary.CollectorName,
                PostprocessorText = string.Join(' ', summary.PostprocessorNames),
            };
        }
        catch (Exception e) when (e is ProfileException or OperationException)
        {
            // The line is still true; loading the profile will say what is wrong with the blob.
            return line;
        }
    }
}
