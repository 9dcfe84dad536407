using Perfolio.Archives.Format;
using Perfolio.Archives.Index;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives.Results;

/// <summary>Finds places in an archive: by the index where it can be trusted, by hopping over records where not.</summary>
internal sealed class PositionFinder : IDisposable
{
    private readonly Archive _archive;
    private readonly ArchiveVersion _version;
    private readonly int _label;
    private readonly PlainVolumes _plain;

    public PositionFinder(Archive archive)
    {
        _archive = archive;
        _version = archive.Label.Version;
        _label = LabelCodec.Size(_version);
        _plain = new PlainVolumes(archive);
    }

    public void Dispose() => _plain.Dispose();

    public ResultPosition FirstAtOrAfter(Timestamp time)
    {
        var start = Hint(time);
        using var decoding = new DecodingQueue(_archive.Volumes.Select(static v => v.File));
        for (var i = _archive.VolumeIndexAtLeast(start.Volume); i < _archive.Volumes.Count; i++)
        {
            var volume = _archive.Volumes[i];
            if (volume.Number != start.Volume && Skippable(i, time))
                continue;
            using var bytes = volume.OpenBytes(decoding);
            var walk = new FrameWalk(bytes, _version, volume.Number == start.Volume ? start.Offset : _label);
            while (walk.Next())
            {
                if (walk.Time >= time)
                    return new ResultPosition(volume.Number, walk.Offset);
            }

            // Damage ends the walk: reading must meet and report it.
            if (!bytes.Window(walk.Offset, 1).IsEmpty)
                return new ResultPosition(volume.Number, walk.Offset);
        }

        return Archive.Last;
    }

    public IReadOnlyList<ResultPosition> Split(int parts)
    {
        var starts = new List<ResultPosition> { _archive.First };
        var sizes = _archive.Volumes.Select(static v => v.Length ?? 0).ToArray();
        var total = sizes.Sum();
        if (parts <= 1 || total == 0 || sizes.Contains(0))
            return starts;
        for (var part = 1; part < parts; part++)
        {
            var wanted = total / parts * part;
            var volume = 0;
            while (wanted >= sizes[volume])
                wanted -= sizes[volume++];
            if (Boundary(volume, wanted) is { } position && position.CompareTo(starts[^1]) > 0)
                starts.Add(position);
        }

        return starts;
    }

    /// <summary>Whether the index entry points to a record, or to the end, of an uncompressed volume.</summary>
    public bool IsGood(IndexEntry entry)
    {
        var index = _archive.VolumeIndexAtLeast(entry.Volume);
        if (index >= _archive.Volumes.Count || _archive.Volumes[index].Number != entry.Volume || entry.DataOffset < _label)
            return false;
        if (_archive.Volumes[index].IsCompressed)
            return true;
        var bytes = _plain.Of(index);
        if (entry.DataOffset >= bytes.Length)
            return entry.DataOffset == bytes.Length;
        return new FrameWalk(bytes, _version, entry.DataOffset).Next();
    }

    // Records before the offset of an entry are not later than its stamp: an entry before the time wanted is a safe start.
    private ResultPosition Hint(Timestamp time)
    {
        if (_archive.Index is not { } index)
            return _archive.First;
        var entries = index.Entries;
        for (var i = Before(entries, time); i >= 0; i--)
        {
            if (entries[i].Time < time && IsGood(entries[i]))
                return new ResultPosition(entries[i].Volume, entries[i].DataOffset);
        }

        return _archive.First;
    }

    private static int Before(IReadOnlyList<IndexEntry> entries, Timestamp time)
    {
        var low = 0;
        var high = entries.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (entries[middle].Time < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    // The next volume begins before the time wanted: nothing in this one is late enough.
    private bool Skippable(int index, Timestamp time)
    {
        if (index + 1 >= _archive.Volumes.Count || _archive.Volumes[index + 1].IsCompressed
            || _archive.Volumes[index].IsCompressed)
            return false;
        var walk = new FrameWalk(_plain.Of(index + 1), _version, _label);
        return walk.Next() && walk.Time < time;
    }

    private ResultPosition? Boundary(int volumeIndex, long wanted)
    {
        var volume = _archive.Volumes[volumeIndex];
        var start = (long)_label;
        if (_archive.Index is { } index)
        {
            foreach (var entry in index.Entries)
            {
                if (entry.Volume == volume.Number && entry.DataOffset > start && entry.DataOffset <= wanted && IsGood(entry))
                    start = entry.DataOffset;
            }
        }

        var walk = new FrameWalk(_plain.Of(volumeIndex), _version, start);
        while (walk.Next())
        {
            if (walk.Offset >= wanted)
                return new ResultPosition(volume.Number, walk.Offset);
        }

        return null;
    }
}
