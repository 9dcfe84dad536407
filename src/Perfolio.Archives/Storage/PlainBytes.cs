using System.Buffers.Binary;

namespace Perfolio.Archives.Storage;

/// <summary>The content of a plain file, read through one moving buffer: much at a time forwards, little where reading
/// jumps.</summary>
/// <remarks>One thread at a time; each reader of a file has its own.</remarks>
internal sealed class PlainBytes : ArchiveBytes
{
    private const int Least = 4 << 10;

    // What a second-level cache holds: the bytes are still there when they are looked at.
    private const int Most = 512 << 10;

    // Of long records two or three at a time, so that little is moved from one end of the buffer to the other.
    private const int MostForLong = 4 << 20;

    private readonly PlainFile _file;
    private readonly bool _owns;
    private byte[] _buffer = [];
    private long _start;
    private int _filled;
    private int _step = Least;

    /// <summary>Makes a reader.</summary>
    /// <param name="file">The file.</param>
    /// <param name="owns">Whether to close it.</param>
    public PlainBytes(PlainFile file, bool owns)
    {
        _file = file;
        _owns = owns;
    }

    public override long? Length => _file.Length;

    public override bool IsRandomAccess => true;

    public override ReadOnlySpan<byte> Window(long offset, int minimum)
    {
        var length = _file.Length;
        if ((ulong)offset >= (ulong)length)
            return default;
        var skip = offset - _start;
        if (skip < 0 || skip >= _filled || (_filled - skip < minimum && _start + _filled < length))
        {
            Fill(offset, (int)Math.Min(Math.Max(minimum, 1), length - offset), length);
            skip = offset - _start;
        }

        return _buffer.AsSpan((int)skip, _filled - (int)skip);
    }

    public override int? Word(long offset)
    {
        if (offset < 0 || offset > _file.Length - sizeof(int))
            return null;
        if (offset >= _start && offset + sizeof(int) <= _start + _filled)
            return BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan((int)(offset - _start)));
        Span<byte> word = stackalloc byte[sizeof(int)];
        _file.Read(offset, word, word.Length);
        return BinaryPrimitives.ReadInt32BigEndian(word);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _owns)
            _file.Dispose();
    }

    private void Fill(long offset, int needed, long length)
    {
        var end = _start + _filled;
        var onwards = _filled > 0 && offset >= _start && offset <= end;
        var backwards = offset < _start && _start - offset <= Most;
        _step = onwards || backwards ? Math.Min(_step * 4, Most) : Least;
        var size = (int)Math.Min(Math.Max(_step, needed + (onwards ? Math.Min(2L * needed, MostForLong) : 0)), int.MaxValue);
        // Who reads backwards wants next what lies before.
        var start = backwards ? Math.Max(0, offset + needed - size) : offset;
        size = (int)Math.Min(size, length - start);
        var kept = onwards ? (int)(end - offset) : 0;
        var former = _buffer.AsSpan(_filled - kept, kept);
        if (_buffer.Length < size)
        {
            // Pinned: cursors keep pointers to the record they stand on. Who reads on will want it full.
            _buffer = GC.AllocateUninitializedArray<byte>(_filled == 0 ? size : Math.Max(size, Most), pinned: true);
        }

        former.CopyTo(_buffer);
        (_start, _filled) = (start, kept);
        _filled += _file.Read(start + kept, _buffer.AsSpan(kept, size - kept), (int)(offset + needed - start) - kept);
    }
}
