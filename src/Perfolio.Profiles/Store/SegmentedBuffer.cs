using System.Buffers;

namespace Perfolio.Profiles.Store;

/// <summary>
/// A write-only stream that keeps what is written in pooled segments, so that a body is serialised once and then read by
/// several passes. Above a limit the rest goes to a temporary file, so memory stays bounded.
/// </summary>
internal sealed class SegmentedBuffer : Stream
{
    internal const int SegmentLength = 256 * 1024;

    private readonly List<byte[]> _segments = [];
    private readonly long _memoryLimit;
    private readonly string _spillDirectory;
    private FileStream? _spill;
    private long _inMemory;

    internal SegmentedBuffer(long memoryLimit, string spillDirectory)
    {
        _memoryLimit = memoryLimit;
        _spillDirectory = spillDirectory;
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _inMemory + (_spill?.Length ?? 0);

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty && _spill is null)
        {
            int at = (int)(_inMemory % SegmentLength);
            if (at == 0)
            {
                if (_inMemory >= _memoryLimit)
                {
                    _spill = OpenSpill();
                    break;
                }

                _segments.Add(ArrayPool<byte>.Shared.Rent(SegmentLength));
            }

            int part = Math.Min(buffer.Length, SegmentLength - at);
            buffer[..part].CopyTo(_segments[^1].AsSpan(at));
            _inMemory += part;
            buffer = buffer[part..];
        }

        if (!buffer.IsEmpty) _spill!.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _spill?.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Hands over everything written, in order. Several threads may do so at once after a <see cref="Flush"/>.</summary>
    internal void ForEach(Action<ReadOnlyMemory<byte>> take)
    {
        long left = _inMemory;
        foreach (byte[] segment in _segments)
        {
            int part = (int)Math.Min(left, SegmentLength);
            take(segment.AsMemory(0, part));
            left -= part;
        }

        if (_spill is null) return;
        byte[] chunk = ArrayPool<byte>.Shared.Rent(SegmentLength);
        try
        {
            long offset = 0;
            int read;
            while ((read = RandomAccess.Read(_spill.SafeFileHandle, chunk, offset)) > 0)
            {
                take(chunk.AsMemory(0, read));
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (byte[] segment in _segments) ArrayPool<byte>.Shared.Return(segment);
            _segments.Clear();
            _inMemory = 0;
            _spill?.Dispose();
            _spill = null;
        }

        base.Dispose(disposing);
    }

    private FileStream OpenSpill() => new(
        Path.Combine(_spillDirectory, $"{AtomicFile.TemporaryPrefix}{Environment.ProcessId}-{Guid.NewGuid():N}.tmp"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, SegmentLength, FileOptions.DeleteOnClose);
}
