using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.Tracepoints;

/// <summary>A field of a tracepoint, compiled to an offset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How it is stored.</param>
/// <param name="Offset">Offset in the raw data.</param>
/// <param name="Size">Bytes at the offset.</param>
/// <param name="IsSigned">True for a signed integer.</param>
public sealed record TracepointField(string Name, FieldKind Kind, int Offset, int Size, bool IsSigned)
{
    /// <summary>The value of an integer field; 0 when the raw data are too short.</summary>
    /// <param name="raw">A sample's raw data.</param>
    /// <param name="foreign">True when they are of the other byte order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Integer(ReadOnlySpan<byte> raw, bool foreign)
    {
        if ((ulong)(uint)Offset + (uint)Size > (ulong)raw.Length) return 0;
        ref readonly byte at = ref raw[Offset];
        switch (Size)
        {
            case 4:
                uint four = Unsafe.ReadUnaligned<uint>(in at);
                if (foreign) four = BinaryPrimitives.ReverseEndianness(four);
                return IsSigned ? (int)four : four;
            case 8:
                long eight = Unsafe.ReadUnaligned<long>(in at);
                return foreign ? BinaryPrimitives.ReverseEndianness(eight) : eight;
            case 2:
                ushort two = Unsafe.ReadUnaligned<ushort>(in at);
                if (foreign) two = BinaryPrimitives.ReverseEndianness(two);
                return IsSigned ? (short)two : two;
            case 1:
                return IsSigned ? (sbyte)at : at;
            default:
                return 0;
        }
    }

    /// <summary>The bytes of a text up to its NUL; empty when they lie outside of the raw data.</summary>
    /// <param name="raw">A sample's raw data.</param>
    /// <param name="foreign">True when they are of the other byte order.</param>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> raw, bool foreign)
    {
        int start = Offset, length = Size;
        if (Kind is FieldKind.DataLocation or FieldKind.RelativeLocation)
        {
            if ((ulong)(uint)Offset + 4 > (ulong)raw.Length) return default;
            uint place = Unsafe.ReadUnaligned<uint>(in raw[Offset]);
            if (foreign) place = BinaryPrimitives.ReverseEndianness(place);
            start = (int)(place & 0xffff) + (Kind == FieldKind.RelativeLocation ? Offset + 4 : 0);
            length = (int)(place >> 16);
        }

        if ((ulong)(uint)start + (uint)length > (ulong)raw.Length) return default;
        ReadOnlySpan<byte> text = raw.Slice(start, length);
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }
}
