using Microsoft.Win32.SafeHandles;

namespace Perfolio.Scheduling.PerfData;

/// <summary>The bytes of the data section: a part of a file, or a stream to its end.</summary>
internal sealed class ByteSource
{
    private readonly SafeFileHandle? _file;
    private readonly Stream? _stream;
    private readonly long _end;

    private ByteSource(SafeFileHandle? file, Stream? stream, long start, long end)
    {
        _file = file;
        _stream = stream;
        Position = start;
        _end = end;
    }

    /// <summary>Bytes read so far, as an offset in the file.</summary>
    public long Position { get; private set; }

    public static ByteSource Of(SafeFileHandle file, long start, long end) => new(file, null, start, end);

    public static ByteSource Of(Stream stream, long start) => new(null, stream, start, long.MaxValue);

    /// <summary>Reads some bytes; 0 at the end.</summary>
    public int Read(Span<byte> target)
    {
        if (Position >= _end) return 0;
        if (target.Length > _end - Position) target = target[..(int)(_end - Position)];
        int count = _file is not null ? RandomAccess.Read(_file, target, Position) : _stream!.Read(target);
        Position += count;
        return count;
    }
}
