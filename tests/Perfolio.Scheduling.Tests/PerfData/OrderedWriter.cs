using System.Buffers.Binary;
using System.Text;

namespace Perfolio.Scheduling.Tests.PerfData;

/// <summary>Bytes in one of the two byte orders.</summary>
public sealed class OrderedWriter(bool bigEndian)
{
    private readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public OrderedWriter U8(int value)
    {
        _bytes.Add((byte)value);
        return this;
    }

    public OrderedWriter U16(int value)
    {
        Span<byte> two = stackalloc byte[2];
        if (bigEndian) BinaryPrimitives.WriteUInt16BigEndian(two, (ushort)value);
        else BinaryPrimitives.WriteUInt16LittleEndian(two, (ushort)value);
        _bytes.AddRange(two);
        return this;
    }

    public OrderedWriter U32(long value)
    {
        Span<byte> four = stackalloc byte[4];
        if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(four, (uint)value);
        else BinaryPrimitives.WriteUInt32LittleEndian(four, (uint)value);
        _bytes.AddRange(four);
        return this;
    }

    public OrderedWriter U64(ulong value)
    {
        Span<byte> eight = stackalloc byte[8];
        if (bigEndian) BinaryPrimitives.WriteUInt64BigEndian(eight, value);
        else BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
        _bytes.AddRange(eight);
        return this;
    }

    /// <summary>Flags of a bit field, which big-endian compilers fill from the other end of each byte.</summary>
    public OrderedWriter Flags(ulong value)
    {
        for (int i = 0; i < 8; i++)
        {
            byte one = (byte)(value >> (8 * i));
            byte turned = 0;
            for (int bit = 0; bit < 8; bit++)
                if ((one & (1 << bit)) != 0)
                    turned |= (byte)(0x80 >> bit);
            _bytes.Add(bigEndian ? turned : one);
        }

        return this;
    }

    public OrderedWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Text in a field of fixed size.</summary>
    public OrderedWriter Fixed(byte[] text, int size)
    {
        byte[] field = new byte[size];
        text.AsSpan(0, Math.Min(text.Length, size)).CopyTo(field);
        return Bytes(field);
    }

    /// <summary>Text with a NUL.</summary>
    public OrderedWriter Text(string text) => Bytes(Encoding.UTF8.GetBytes(text)).U8(0);

    public OrderedWriter Pad(int multiple)
    {
        while (Length % multiple != 0) U8(0);
        return this;
    }
}
