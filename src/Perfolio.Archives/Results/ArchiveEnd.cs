using Perfolio.Archives.Format;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Results;

/// <summary>Finds the stamp of the last good record.</summary>
internal sealed class ArchiveEnd
{
    private readonly Archive _archive;
    private readonly ArchiveVersion _version;
    private readonly int _label;

    public ArchiveEnd(Archive archive)
    {
        _archive = archive;
        _version = archive.Label.Version;
        _label = LabelCodec.Size(_version);
    }

    public Timestamp? Find()
    {
        for (var i = _archive.Volumes.Count - 1; i >= 0; i--)
        {
            var volume = _archive.Volumes[i];
            var time = volume.IsCompressed ? OfCompressed(volume) : LastRecord(volume) ?? Scan(volume);
            if (time is not null)
                return time;
        }

        return null;
    }

    private Timestamp? OfCompressed(ArchiveVolume volume)
    {
        if (_archive.Index is { Entries: { Count: > 0 } entries } && entries[^1].Volume == volume.Number)
            return entries[^1].Time;
        return Scan(volume);
    }

    // The record that ends where the file ends, found by its trailing length word.
    private Timestamp? LastRecord(ArchiveVolume volume)
    {
        using var bytes = volume.OpenBytes();
        var size = bytes.Length!.Value;
        if (size < _label + RecordFormat.MarkSize(_version)
            || bytes.Word(size - 4) is not { } length || !RecordFormat.IsPlausible(length, _version) || length > size - _label
            || bytes.Word(size - length) != length
            || RecordFormat.TryRead(bytes, size - length, _version, out var record, out var time).Status != ParseStatus.Done)
            return null;
        var result = ResultLayoutCompiler.Compile(record, _version, _archive.Metadata, 0, new ResultLayout());
        return result.Status == ParseStatus.Done ? time : null;
    }

    // Forward from the last index entry that points to a record of this volume, or from its start.
    private Timestamp? Scan(ArchiveVolume volume)
    {
        using var bytes = volume.OpenBytes();
        try
        {
            using var finder = new PositionFinder(_archive);
            if (!volume.IsCompressed && _archive.Index is { } index)
            {
                for (var i = index.Entries.Count - 1; i >= 0; i--)
                {
                    var entry = index.Entries[i];
                    if (entry.Volume != volume.Number || !finder.IsGood(entry) || entry.DataOffset == bytes.Length)
                        continue;
                    if (Last(bytes, entry.DataOffset) is { } time)
                        return time;
                }
            }

            return Last(bytes, _label);
        }
        catch (ArchiveException)
        {
            // A compressed volume that breaks off; its good part is found by reading it.
            return null;
        }
    }

    private Timestamp? Last(ArchiveBytes bytes, long offset)
    {
        Timestamp? last = null;
        var walk = new FrameWalk(bytes, _version, offset);
        while (walk.Next())
            last = walk.Time;
        return last;
    }
}
