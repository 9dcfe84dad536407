using System.Runtime.Intrinsics;

namespace Perfolio.Metrics.Agent.Values;

/// <summary>The texts of a document, one behind the other; a cell holds offset and length.</summary>
internal sealed class TextStore
{
    /// <summary>Longest text that is copied as a block.</summary>
    public const int ShortText = 16;

    private byte[] _bytes;

    public TextStore(int capacity = 0) => _bytes = capacity == 0 ? [] : new byte[capacity];

    public int Length { get; private set; }

    public void Clear() => Length = 0;

    /// <summary>Adds a text.</summary>
    /// <returns>The bits of its cell.</returns>
    public long Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        return Take(text.Length);
    }

    /// <summary>Adds a text of up to 16 bytes; so many can be read.</summary>
    /// <returns>The bits of its cell.</returns>
    public unsafe long AddShort(byte* text, int length)
    {
        fixed (byte* to = Room(ShortText))
            Vector128.Store(Vector128.Load(text), to);
        return Take(length);
    }

    /// <summary>Room to write a text into; then <see cref="Take"/>.</summary>
    public Span<byte> Room(int length)
    {
        if (_bytes.Length - Length < length)
            Array.Resize(ref _bytes, checked(Math.Max(Length + length, Math.Max(64, 2 * _bytes.Length))));
        return _bytes.AsSpan(Length, length);
    }

    /// <summary>Takes what was written into <see cref="Room"/>.</summary>
    /// <returns>The bits of its cell.</returns>
    public long Take(int length)
    {
        var bits = ((long)Length << 32) | (uint)length;
        Length += length;
        return bits;
    }

    public ReadOnlySpan<byte> Text(long bits) => _bytes.AsSpan((int)(bits >> 32), (int)bits);

    public TextStore Copy()
    {
        var copy = new TextStore(Length);
        _bytes.AsSpan(0, Length).CopyTo(copy._bytes);
        copy.Length = Length;
        return copy;
    }
}
