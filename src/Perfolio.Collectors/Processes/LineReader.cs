namespace Perfolio.Collectors.Processes;

/// <summary>Reads lines of bounded length from a stream.</summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>The longest line, bytes. What is larger goes through a file.</summary>
    internal const int LongestLine = 16 << 20;

    private readonly Stream _stream;
    private byte[] _buffer = new byte[4096];
    private int _used;

    internal LineReader(Stream stream) => _stream = stream;

    /// <summary>The next line without its end, or null at the end of the stream; a last line without an end counts.</summary>
    /// <exception cref="InvalidDataException">The line is longer than <see cref="LongestLine"/>.</exception>
    internal byte[]? Read()
    {
        int searched = 0;
        while (true)
        {
            int end = _buffer.AsSpan(searched, _used - searched).IndexOf((byte)'\n');
            if (end >= 0) return Take(searched + end, searched + end + 1);
            searched = _used;
            if (_used > LongestLine) throw new InvalidDataException($"a line is longer than {LongestLine >> 20} MiB");
            if (_used == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            int read = _stream.Read(_buffer, _used, _buffer.Length - _used);
            if (read == 0) return _used == 0 ? null : Take(_used, _used);
            _used += read;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private byte[] Take(int length, int next)
    {
        byte[] line = _buffer.AsSpan(0, length).ToArray();
        _buffer.AsSpan(next, _used - next).CopyTo(_buffer);
        _used -= next;
        return line;
    }
}
