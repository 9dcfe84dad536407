using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Dump;

/// <summary>Cuts the records of an archive of plain volumes into parts of about equal size, by hopping from length word to length
/// word.</summary>
internal sealed class RecordParts : IDisposable
{
    private readonly Archive _archive;
    private readonly Timestamp? _end;
    private readonly int _size;
    private readonly PlainVolumes _plain;
    private int _volume;
    private long _offset;
    private bool _over;

    /// <summary>Begins.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="start">Place of the first record.</param>
    /// <param name="end">A part that goes beyond this time is the last one; null for none.</param>
    /// <param name="size">Bytes of a part.</param>
    public RecordParts(Archive archive, ResultPosition start, Timestamp? end, int size)
    {
        _archive = archive;
        _end = end;
        _size = size;
        _plain = new PlainVolumes(archive);
        _volume = archive.VolumeIndexAtLeast(start.Volume);
        _offset = start.Offset;
        _over = _volume >= archive.Volumes.Count;
    }

    public void Dispose() => _plain.Dispose();

    /// <summary>The next part.</summary>
    /// <param name="start">Its first record.</param>
    /// <param name="count">Its records; of the last part more than there are, so that whoever reads it meets the end, or
    /// damage.</param>
    /// <returns>Whether there is one.</returns>
    public bool Next(out ResultPosition start, out long count)
    {
        (start, count) = (default, 0);
        while (!_over && count == 0)
        {
            start = new ResultPosition(_archive.Volumes[_volume].Number, _offset);
            if (Walk(out count))
                continue;
            _over = true;
            count = long.MaxValue;
        }

        return count > 0;
    }

    // Whether there may be something behind the records counted.
    private bool Walk(out long count)
    {
        count = 0;
        var first = _offset;
        try
        {
            var bytes = _plain.Of(_volume);
            var walk = new FrameWalk(bytes, _archive.Label.Version, _offset);
            while (walk.Next())
            {
                count++;
                _offset = walk.Offset + walk.Length;
                if (walk.Time > _end)
                    return false;
                if (_offset - first >= _size)
                    return true;
            }

            if (!bytes.Window(walk.Offset, 1).IsEmpty || _volume + 1 == _archive.Volumes.Count)
                return false;
            _volume++;
            _offset = LabelCodec.Size(_archive.Label.Version);
            return true;
        }
        catch (ArchiveException)
        {
            // The reader meets it, too, and tells.
            return false;
        }
    }
}
