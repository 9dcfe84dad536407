using System.Runtime.CompilerServices;
using System.Text;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Bytes on their way to a stream; numbers and texts are written without garbage.</summary>
internal sealed class Utf8Sink
{
    private const int Size = 1 << 17;
    private const int Margin = 1 << 12;

    private readonly Stream _stream;
    private byte[] _buffer;
    private int _used;

    /// <summary>Makes a sink.</summary>
    /// <param name="stream">Takes the bytes; it is not closed.</param>
    /// <param name="size">Bytes to gather before they are written.</param>
    public Utf8Sink(Stream stream, int size = Size)
    {
        _stream = stream;
        _buffer = new byte[size];
    }

    /// <summary>Bytes written so far.</summary>
    public long Total { get; private set; }

    /// <summary>Place for so many bytes; <see cref="Advance"/> says how many were used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _used < bytes)
            Flush(bytes);
        return _buffer.AsSpan(_used);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int bytes) => _used += bytes;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    public void Write(byte one)
    {
        Room(1)[0] = one;
        _used++;
    }

    public void Write(ReadOnlySpan<char> text)
    {
        // Long texts in parts, so that the buffer keeps its size.
        while (text.Length > Margin)
        {
            var part = char.IsHighSurrogate(text[Margin - 1]) ? Margin - 1 : Margin;
            Write(text[..part]);
            text = text[part..];
        }

        // The room first: making it may empty the buffer.
        var room = Room(text.Length * 3);
        _used += Encoding.UTF8.GetBytes(text, room);
    }

    public void Write(string text) => Write(text.AsSpan());

    /// <summary>A text as JSON, with quotes.</summary>
    public void Json(string text)
    {
        Write((byte)'"');
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"':
                    Write("\\\""u8);
                    break;
                case '\\':
                    Write("\\\\"u8);
                    break;
                case < 0x20 or 0x7f:
                    Write(FormattableString.Invariant($"\\u{rune.Value:x4}"));
                    break;
                default:
                    var room = Room(4);
                    _used += rune.EncodeToUtf8(room);
                    break;
            }
        }

        Write((byte)'"');
    }

    public void Flush()
    {
        if (_used > 0)
        {
            _stream.Write(_buffer, 0, _used);
            Total += _used;
        }

        _used = 0;
        _stream.Flush();
    }

    private void Flush(int bytes)
    {
        _stream.Write(_buffer, 0, _used);
        Total += _used;
        _used = 0;
        if (bytes > _buffer.Length)
            _buffer = new byte[bytes];
    }
}
