using System.Buffers.Binary;
using System.Text;

namespace Perfolio.Metrics.Protocol;

/// <summary>A growing buffer in which one PDU after the other is built; what it returns is valid until the next one.</summary>
public sealed class PduWriter
{
    private byte[] _bytes = new byte[512];

    /// <summary>Bytes so far, with the header.</summary>
    public int Length { get; private set; }

    /// <summary>What was written, to be changed.</summary>
    internal Memory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Begins a PDU.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="from">Third word of the header.</param>
    public void Begin(PduType type, int from = 0)
    {
        Length = 0;
        Int32(0);
        Int32((int)type);
        Int32(from);
    }

    /// <summary>Ends the PDU: writes its length.</summary>
    /// <returns>The whole PDU.</returns>
    public ReadOnlyMemory<byte> End()
    {
        SetInt32(0, Length);
        return _bytes.AsMemory(0, Length);
    }

    /// <summary>Appends bytes to be filled.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The bytes, with any content.</returns>
    /// <exception cref="OverflowException">The PDU would exceed 2 GiB.</exception>
    public Span<byte> Take(int count)
    {
        if (count > _bytes.Length - Length)
            Array.Resize(ref _bytes, Math.Max(checked(Length + count), (int)Math.Min(Array.MaxLength, _bytes.Length * 2L)));
        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>Appends a signed word.</summary>
    /// <param name="value">The word.</param>
    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(4), value);

    /// <summary>Appends an unsigned word.</summary>
    /// <param name="value">The word.</param>
    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    /// <summary>Appends a 64-bit integer.</summary>
    /// <param name="value">The integer.</param>
    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

    /// <summary>Appends bytes as they are.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Appends bytes and <c>~</c> up to a multiple of 4.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Padded(ReadOnlySpan<byte> bytes)
    {
        Bytes(bytes);
        Take(-bytes.Length & 3).Fill((byte)'~');
    }

    /// <summary>Appends a length, the bytes, and padding.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Text(ReadOnlySpan<byte> bytes)
    {
        Int32(bytes.Length);
        Padded(bytes);
    }

    /// <summary>Appends the length of a text in UTF-8, the text, and padding.</summary>
    /// <param name="text">The text.</param>
    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Int32(length);
        Encoding.UTF8.GetBytes(text, Take(length));
        Take(-length & 3).Fill((byte)'~');
    }

    /// <summary>Bytes written before, to be changed.</summary>
    internal Span<byte> At(int position, int length) => _bytes.AsSpan(0, Length).Slice(position, length);

    /// <summary>Changes a word written before.</summary>
    /// <param name="position">Where it stands, from the start of the PDU.</param>
    /// <param name="value">The word.</param>
    public void SetInt32(int position, int value) => BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(position, 4), value);
}
