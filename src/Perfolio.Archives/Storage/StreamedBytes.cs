using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives.Storage;

/// <summary>A compressed member read forwards through one moving buffer; going back starts again from the beginning.</summary>
internal sealed class StreamedBytes : ArchiveBytes
{
    /// <summary>The longest record read from a compressed member; keeps a decompression bomb from filling the memory.</summary>
    public const int MaxRecord = 256 << 20;

    private readonly string _path;
    private readonly Func<Stream> _open;
    private Stream? _stream;
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(1 << 20, pinned: true);
    private long _start;
    private int _filled;
    private long? _length;

    public StreamedBytes(string path, Func<Stream> open)
    {
        _path = path;
        _open = open;
    }

    public override long? Length => _length;

    public override bool IsRandomAccess => false;

    public override ReadOnlySpan<byte> Window(long offset, int minimum)
    {
        if (offset < 0)
            return default;
        if (offset < _start)
            Restart();
        try
        {
            while (offset > _start + _filled)
            {
                // Skip what lies before the window wanted.
                _start += _filled;
                _filled = 0;
                if (!Fill())
                    return default;
            }

            var skip = (int)(offset - _start);
            if (_filled - skip < minimum && _length is null)
            {
                Discard(skip);
                skip = 0;
                if (minimum > MaxRecord)
                    throw new ArchiveException(_path, FormattableString.Invariant($"record of {minimum} bytes at byte offset {offset} is too long for a compressed member; decompress it first"));
                while (_filled < minimum && Fill())
                {
                }
            }

            return _buffer.AsSpan(skip, _filled - skip);
        }
        catch (Exception e) when (Decompressor.IsFailure(e))
        {
            throw new ArchiveException(_path, $"cannot decompress: {e.Message}", Decompressor.Code(e), e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream?.Dispose();
    }

    private void Discard(int count)
    {
        if (count == 0)
            return;
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _start += count;
        _filled -= count;
    }

    private bool Fill()
    {
        _stream ??= _open();
        if (_filled == _buffer.Length)
        {
            // Pinned: cursors keep pointers to the record they stand on.
            var larger = GC.AllocateUninitializedArray<byte>(checked(_buffer.Length * 2), pinned: true);
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            _buffer = larger;
        }

        var read = _stream.Read(_buffer, _filled, _buffer.Length - _filled);
        if (read == 0)
        {
            _length = _start + _filled;
            return false;
        }

        _filled += read;
        return true;
    }

    private void Restart()
    {
        _stream?.Dispose();
        _stream = null;
        _start = 0;
        _filled = 0;
        _length = null;
    }
}
