namespace Perfolio.Archives.Writing;

/// <summary>One member file being written: one write per flush, whole records only, counted.</summary>
internal sealed class OutputFile : IDisposable
{
    private const int BufferSize = 1 << 20;

    // Longer records go to the file as they are: copying them costs more than a call.
    private const int DirectSize = 128 << 10;

    private readonly string _path;
    private readonly FileStream _stream;
    private byte[] _buffer;
    private int _used;

    public OutputFile(string path, bool buffered)
    {
        _path = path;
        Buffered = buffered;
        _buffer = new byte[buffered ? BufferSize : 4096];
        _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    public string Path => _path;

    public bool Buffered { get; }

    /// <summary>Bytes written, buffered ones included.</summary>
    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        var direct = bytes.Length >= DirectSize || !Buffered;
        if (direct || _used + bytes.Length > _buffer.Length)
            Flush();
        if (direct)
        {
            WriteOut(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    public void Flush()
    {
        if (_used == 0)
            return;
        WriteOut(_buffer.AsSpan(0, _used));
        _used = 0;
    }

    /// <summary>Everything to the disk, file closed.</summary>
    public void Complete()
    {
        Flush();
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        _buffer = [];
    }

    public void Dispose() => _stream.Dispose();

    // A write that fails may have written a part. That is taken back, so that what was written before stays readable to its end.
    private void WriteOut(ReadOnlySpan<byte> bytes)
    {
        var start = _stream.Position;
        try
        {
            _stream.Write(bytes);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            TakeBack(start);
            // The runtime's word for EFBIG is a wrong argument.
            throw e as IOException ?? new IOException($"the file would be larger than is allowed here : '{_path}'", e);
        }
    }

    private void TakeBack(long length)
    {
        try
        {
            _stream.SetLength(length);
        }
        catch (IOException)
        {
            // The failure that led here is what matters.
        }
    }
}
