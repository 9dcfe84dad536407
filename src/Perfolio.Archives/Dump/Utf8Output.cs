using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Perfolio.Archives.Dump;

/// <summary>Buffered bytes towards a stream: names and strings of an archive pass through as they are.</summary>
internal sealed class Utf8Output : IDisposable
{
    private readonly Stream _stream;
    private readonly byte[] _buffer;
    private int _used;

    public Utf8Output(Stream stream, int bufferSize = 1 << 18)
    {
        _stream = stream;
        _buffer = new byte[bufferSize];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Utf8Output Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used)
            return Long(bytes);
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
        return this;
    }

    public Utf8Output Text(string text)
    {
        Span<byte> bytes = text.Length <= 128 ? stackalloc byte[384] : new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return Bytes(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    public Utf8Output Number(long value)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out var written);
        _used += written;
        return this;
    }

    public Utf8Output Number(ulong value)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out var written);
        _used += written;
        return this;
    }

    /// <summary>Right-aligned decimal.</summary>
    public Utf8Output Number(long value, int width) => Text(value.ToString(CultureInfo.InvariantCulture).PadLeft(width));

    /// <summary>As C's %.{digits}g.</summary>
    public Utf8Output General(double value, int digits)
    {
        Reserve(64);
        _used += GeneralNumber.Format(value, digits, _buffer.AsSpan(_used));
        return this;
    }

    public Utf8Output Hex(ReadOnlySpan<byte> bytes) => Text(Convert.ToHexStringLower(bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Utf8Output Line()
    {
        Reserve(1);
        _buffer[_used++] = (byte)'\n';
        return this;
    }

    public void Flush()
    {
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }

    public void Dispose() => Flush();

    private Utf8Output Long(ReadOnlySpan<byte> bytes)
    {
        Flush();
        if (bytes.Length > _buffer.Length)
        {
            _stream.Write(bytes);
            return this;
        }

        bytes.CopyTo(_buffer);
        _used = bytes.Length;
        return this;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int count)
    {
        if (_buffer.Length - _used < count)
            Flush();
    }
}
