using Perfolio.Archives.Format;
using Perfolio.Archives.Storage;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives.Results;

/// <summary>Moves over the data records of one archive, in file order, without allocating.</summary>
/// <remarks>
/// Several cursors may read one archive at the same time, each on its own thread. Spans are valid until the next read.
/// </remarks>
public sealed class ResultCursor : IDisposable
{
    private readonly Archive _archive;
    private readonly LayoutCache _layouts = new();
    private readonly ResultPosition _stop;
    private readonly bool _ownsDecoding;
    private ArchiveBytes? _bytes;
    private int _volumeIndex;
    private int _length;
    private Timestamp? _lastGood;
    private ResultLayout? _layout;
    private ReadOnlyMemoryWindow _window;
    private int _metadataSeen;
    private DecodingQueue? _decoding;

    internal ResultCursor(Archive archive, ResultPosition start, ResultPosition stop, DecodingQueue? decoding = null)
    {
        _decoding = decoding;
        _ownsDecoding = decoding is null;
        _archive = archive;
        _stop = stop;
        Offset = start.Offset;
        _volumeIndex = archive.VolumeIndexAtLeast(start.Volume);
        if (_volumeIndex < archive.Volumes.Count && archive.Volumes[_volumeIndex].Number != start.Volume)
            Offset = LabelCodec.Size(archive.Label.Version);
        _metadataSeen = archive.Metadata.Descriptors.Count;
    }

    /// <summary>The archive read.</summary>
    public Archive Archive => _archive;

    /// <summary>Number of the data volume the cursor stands in.</summary>
    public int Volume => _volumeIndex < _archive.Volumes.Count
        ? _archive.Volumes[_volumeIndex].Number
        : _archive.Volumes[^1].Number;

    /// <summary>Byte offset of the record (or of the damage) in the volume's uncompressed content.</summary>
    public long Offset { get; private set; }

    /// <summary>Place of the record.</summary>
    public ResultPosition Position => new(Volume, Offset);

    /// <summary>The whole framed record.</summary>
    public ReadOnlySpan<byte> Record => _window.Span(_length);

    /// <summary>Stamp of the record.</summary>
    public Timestamp Time { get; private set; }

    /// <summary>Whether the record is a mark: a gap in the data.</summary>
    public bool IsMark { get; private set; }

    /// <summary>Skeleton of the record; of a mark an empty one.</summary>
    public ResultLayout Layout => _layout!;

    /// <summary>What is wrong when the status is invalid or incomplete.</summary>
    public Damage? Damage { get; private set; }

    /// <summary>Moves to the next record.</summary>
    /// <returns>What was found. After Invalid and Incomplete the cursor stays; see <see cref="Resynchronize"/>.</returns>
    public ReadStatus Read()
    {
        Offset += _length;
        _length = 0;
        Damage = null;
        while (true)
        {
            if (_volumeIndex >= _archive.Volumes.Count || Position.CompareTo(_stop) >= 0)
                return ReadStatus.End;
            try
            {
                _bytes ??= OpenVolume();
                var start = _bytes.Window(Offset, 4);
                if (start.IsEmpty)
                {
                    if (!NextVolume())
                        return ReadStatus.End;
                    continue;
                }

                return ReadRecord(_bytes);
            }
            catch (ArchiveException e)
            {
                // A compressed member that breaks off (what was decoded before it has been read), or a file that was shortened.
                return Fail(new ParseResult(ParseStatus.Invalid, 0, e.Reason));
            }
        }
    }

    /// <summary>
    /// After damage, searches the same volume in steps of 4 bytes for the next record that passes all checks, is not earlier than
    /// the last good one and is followed by another; if there is none, goes to the next volume.
    /// </summary>
    /// <returns>Whether there is anything left to read. The next <see cref="Read"/> then yields it.</returns>
    public bool Resynchronize()
    {
        try
        {
            if (_bytes is not null && Search())
                return true;
        }
        catch (ArchiveException)
        {
            // A compressed member cannot be read behind its damage.
        }

        _length = 0;
        return NextVolume();
    }

    /// <summary>Jumps to another place, such as one from <see cref="Archive.PositionAt"/>.</summary>
    /// <param name="position">The place; must be a record boundary.</param>
    public void Seek(ResultPosition position)
    {
        var index = _archive.VolumeIndexAtLeast(position.Volume);
        if (index != _volumeIndex)
        {
            CloseVolume();
            _volumeIndex = index;
        }

        Offset = index < _archive.Volumes.Count && _archive.Volumes[index].Number == position.Volume
            ? position.Offset
            : LabelCodec.Size(_archive.Label.Version);
        _length = 0;
        _lastGood = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseVolume();
        if (_ownsDecoding)
            _decoding?.Dispose();
    }

    private ReadStatus ReadRecord(ArchiveBytes bytes)
    {
        var version = _archive.Label.Version;
        var result = RecordFormat.TryRead(bytes, Offset, version, out var record, out var time);
        if (result.Status != ParseStatus.Done)
            return Fail(result);
        if (_metadataSeen != _archive.Metadata.Descriptors.Count)
        {
            _metadataSeen = _archive.Metadata.Descriptors.Count;
            _layouts.Clear();
        }

        result = _layouts.TryGet(record, version, _archive.Metadata, out var layout);
        if (result.Status != ParseStatus.Done)
            return Fail(result);
        _window = new ReadOnlyMemoryWindow(record);
        _length = record.Length;
        _layout = layout;
        Time = time;
        IsMark = layout!.SetCount == 0;
        _lastGood = time;
        return ReadStatus.Record;
    }

    private ReadStatus Fail(ParseResult result)
    {
        var volume = _archive.Volumes[_volumeIndex];
        Damage = new Damage(volume.File.Path, volume.Number, Offset, _lastGood, result.Reason!);
        // Only the last volume may be growing.
        return result.Status == ParseStatus.NeedMore && _volumeIndex == _archive.Volumes.Count - 1
            ? ReadStatus.Incomplete
            : ReadStatus.Invalid;
    }

    private bool Search()
    {
        var version = _archive.Label.Version;
        var probe = new ResultLayout();
        for (var offset = Offset + 4; ; offset += 4)
        {
            var window = _bytes!.Window(offset, 4);
            if (window.Length < 4)
                return false;
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(window);
            if (!RecordFormat.IsPlausible(length, version) || length > StreamedBytes.MaxRecord
                || RecordFormat.TryRead(_bytes, offset, version, out _, out var time).Status != ParseStatus.Done
                || time < (_lastGood ?? Timestamp.MinValue))
                continue;
            window = _bytes.Window(offset, length + 4);
            if (!FollowedByRecord(window[length..], version)
                || ResultLayoutCompiler.Compile(
                    window[..length], version, _archive.Metadata, -1, probe).Status != ParseStatus.Done)
                continue;
            Offset = offset;
            _length = 0;
            Damage = null;
            return true;
        }
    }

    private static bool FollowedByRecord(ReadOnlySpan<byte> rest, ArchiveVersion version) =>
        rest.IsEmpty
        || (rest.Length >= 4 && RecordFormat.IsPlausible(
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(rest), version));

    private ArchiveBytes OpenVolume()
    {
        // The volumes behind a compressed one are decoded together with it.
        if (_archive.Volumes[_volumeIndex].IsCompressed)
            _decoding ??= new DecodingQueue(_archive.Volumes.Select(static v => v.File));
        _bytes = _archive.Volumes[_volumeIndex].OpenBytes(_decoding);
        Offset = Math.Max(Offset, LabelCodec.Size(_archive.Label.Version));
        return _bytes;
    }

    private bool NextVolume()
    {
        if (_volumeIndex + 1 >= _archive.Volumes.Count)
            return false;
        CloseVolume();
        _volumeIndex++;
        Offset = LabelCodec.Size(_archive.Label.Version);
        return true;
    }

    private void CloseVolume()
    {
        _bytes?.Dispose();
        _bytes = null;
    }
}
