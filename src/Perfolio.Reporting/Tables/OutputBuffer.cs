using System.Buffers;
using System.Text;

namespace Perfolio.Reporting.Tables;

/// <summary>A pooled buffer before a stream: room is reserved once per row, so the bytes of a row lie together.</summary>
internal sealed class OutputBuffer : IDisposable
{
    private const int FlushAt = 64 * 1024;
    private readonly Stream _stream;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(2 * FlushAt);
    private int _rowStart;

    public OutputBuffer(Stream stream) => _stream = stream;

    public int Used { get; private set; }

    /// <summary>Free bytes, at least as many as asked for.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Used < count) Grow(count);
        return _bytes.AsSpan(Used);
    }

    public void Advance(int count) => Used += count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Used += bytes.Length;
    }

    public void Write(string text) =>
        Used += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    public void Fill(byte value, int count)
    {
        if (count <= 0) return;
        Reserve(count)[..count].Fill(value);
        Used += count;
    }

    /// <summary>Ends a row; blanks at its end are dropped.</summary>
    public void EndRow()
    {
        while (Used > _rowStart && _bytes[Used - 1] == ' ') Used--;
        Write("\n"u8);
        if (Used >= FlushAt) Flush();
        _rowStart = Used;
    }

    public void Flush()
    {
        _stream.Write(_bytes, 0, Used);
        Used = 0;
        _rowStart = 0;
    }

    public void Dispose()
    {
        Flush();
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Grow(int count)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_bytes.Length * 2, Used + count)));
        _bytes.AsSpan(0, Used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
