namespace Perfolio.Scheduling.Exporting;

/// <summary>Protocol buffers as far as a Perfetto trace needs them: numbers, texts, messages in messages.</summary>
internal sealed class ProtobufWriter
{
    private byte[] _bytes = new byte[1 << 16];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
    }

    public void Signed(int field, long value) => Number(field, (ulong)value);

    public void Text(int field, ReadOnlySpan<byte> text)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)text.Length);
        Grow(text.Length);
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>Adds fields that are already encoded.</summary>
    public void Append(ReadOnlySpan<byte> fields)
    {
        Grow(fields.Length);
        fields.CopyTo(_bytes.AsSpan(Length));
        Length += fields.Length;
    }

    /// <summary>Begins a message of less than 16 KiB; <see cref="End"/> writes its size into the room left for it.</summary>
    public int Begin(int field)
    {
        Varint(((ulong)field << 3) | 2);
        Grow(2);
        Length += 2;
        return Length;
    }

    public void End(int begin)
    {
        int size = Length - begin;
        // A varint may have more bytes than it needs.
        _bytes[begin - 2] = (byte)(size | 0x80);
        _bytes[begin - 1] = (byte)(size >> 7);
    }

    private void Varint(ulong value)
    {
        Grow(10);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    private void Grow(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(Length + count, _bytes.Length * 2));
    }
}
