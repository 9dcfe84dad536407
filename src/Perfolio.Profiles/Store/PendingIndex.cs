using Perfolio.Profiles.Format;

namespace Perfolio.Profiles.Store;

/// <summary>
/// The index of pending profiles, <c>jobs/.index</c>. It follows the directory: vanished files are dropped, new and
/// rewritten ones are read, damaged ones are reported and stop nothing (docs/formats/perun-store.md, "Pending index").
/// </summary>
public sealed class PendingIndex
{
    /// <summary>The extension of profiles.</summary>
    public const string Extension = ".perf";

    private readonly Instance _instance;
    private readonly TimeProvider _time;

    /// <summary>Uses the pending profiles of an instance.</summary>
    public PendingIndex(Instance instance, TimeProvider time)
    {
        _instance = instance;
        _time = time;
    }

    private string StampFile => Path.Combine(_instance.ExtensionDirectory, "pending.stamps");

    /// <summary>The pending profiles as they are now; the index is written anew when it differs.</summary>
    public PendingList Refresh(CancellationToken cancellationToken = default)
    {
        (PendingList list, bool changed) = Scan();
        if (!changed) return list;
        try
        {
            using StoreLock held = _instance.Lock(
                "refresh of the pending index", _time, StoreLock.OptionalTimeout, cancellationToken: cancellationToken);
            return RefreshLocked();
        }
        catch (OperationException)
        {
            // A store that cannot be written can still be listed; the index is made again next time.
            return list;
        }
    }

    /// <summary>The same for a caller that has the store's lock.</summary>
    internal PendingList RefreshLocked()
    {
        (PendingList list, bool changed) = Scan();
        if (!changed) return list;
        IndexFile.Save(_instance.PendingIndexFile, list.Profiles.Select(p => p.Line), durable: false);
        PendingStamps.Save(StampFile, list.Profiles.Select(p => new FileInfo(p.Path)).Where(f => f.Exists));
        return list;
    }

    internal static IndexEntry Describe(string path, DateTime modified, ProfileSummary summary) =>
        new(IndexEntry.SecondsOf(modified), IndexEntry.ChecksumOfPath(path), Path.GetFileName(path))
        {
            Type = summary.Type,
            Command = summary.Command,
            Workload = summary.Workload,
            Collector = summary.CollectorName,
            PostprocessorText = string.Join(' ', summary.PostprocessorNames),
        };

    private (PendingList List, bool Changed) Scan()
    {
        Dictionary<string, IndexEntry> known = LoadKnown(out int lines);
        Dictionary<string, PendingStamps.Stamp> stamps = PendingStamps.Load(StampFile);
        var profiles = new List<ProfileEntry>();
        var damaged = new List<DamagedProfile>();
        int kept = 0;
        bool changed = false;
        foreach (FileInfo file in Files())
        {
            try
            {
                PendingStamps.Stamp? stamp = stamps.GetValueOrDefault(file.Name);
                if (known.TryGetValue(file.Name, out IndexEntry? line)
                    && line.Time == IndexEntry.SecondsOf(file.LastWriteTimeUtc)
                    && (stamp is null || stamp.Equals(new PendingStamps.Stamp(file.LastWriteTimeUtc.Ticks, file.Length))))
                {
                    kept++;
                    changed |= stamp is null;
                }
                else
                {
                    line = Describe(file.FullName, file.LastWriteTimeUtc, ProfileReader.ReadSummaryFile(file.FullName));
                    changed = true;
                }

                profiles.Add(new ProfileEntry(file.FullName, line, IsPending: true));
            }
            catch (ProfileException e)
            {
                damaged.Add(new DamagedProfile(file.FullName, e.Message));
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // Registered or removed by another process meanwhile.
            }
            catch (Exception e) when (IoReason.IsIo(e))
            {
                damaged.Add(new DamagedProfile(file.FullName, $"{file.FullName}: {IoReason.Of(e)}"));
            }
        }

        profiles.Sort((a, b) => IndexEntry.CompareForIndex(a.Line, b.Line));
        return (new PendingList(profiles, damaged), changed || kept != lines);
    }

    private Dictionary<string, IndexEntry> LoadKnown(out int lines)
    {
        var known = new Dictionary<string, IndexEntry>(StringComparer.Ordinal);
        lines = -1;
        if (!File.Exists(_instance.PendingIndexFile)) return known;
        try
        {
            IndexFile index = IndexFile.Load(_instance.PendingIndexFile);
            if (index.Version != IndexFile.CurrentVersion) return known;
            lines = index.Entries.Count;
            foreach (IndexEntry entry in index.Entries) known[entry.Name] = entry;
        }
        catch (ProfileException)
        {
            // The pending index says nothing that the files do not say.
        }

        return known;
    }

    private FileInfo[] Files()
    {
        var jobs = new DirectoryInfo(_instance.JobsDirectory);
        try
        {
            return jobs.Exists
                ? jobs.EnumerateFiles("*" + Extension)
                    .Where(f => !f.Name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)).ToArray()
                : [];
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw new OperationException($"cannot list {_instance.JobsDirectory}: {IoReason.Of(e)}", e);
        }
    }
}
