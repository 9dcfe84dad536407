using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.PerfData;

/// <summary>Reads integers of a file that was written in this machine's byte order or in the other one.</summary>
internal readonly unsafe struct FileOrder(bool foreign)
{
    /// <summary>True when bytes are to be swapped.</summary>
    public bool Foreign => foreign;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort U16(byte* at)
    {
        ushort value = Unsafe.ReadUnaligned<ushort>(at);
        return foreign ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint U32(byte* at)
    {
        uint value = Unsafe.ReadUnaligned<uint>(at);
        return foreign ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong U64(byte* at)
    {
        ulong value = Unsafe.ReadUnaligned<ulong>(at);
        return foreign ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Reads 16 bits; 0 behind the end.</summary>
    public ushort U16(ReadOnlySpan<byte> bytes, int at)
    {
        if ((uint)at + 2u > (uint)bytes.Length) return 0;
        ushort value = Unsafe.ReadUnaligned<ushort>(in bytes[at]);
        return foreign ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Reads 32 bits; 0 behind the end.</summary>
    public uint U32(ReadOnlySpan<byte> bytes, int at)
    {
        if ((ulong)(uint)at + 4 > (ulong)bytes.Length) return 0;
        uint value = Unsafe.ReadUnaligned<uint>(in bytes[at]);
        return foreign ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>Reads 64 bits; 0 behind the end.</summary>
    public ulong U64(ReadOnlySpan<byte> bytes, int at)
    {
        if ((ulong)(uint)at + 8 > (ulong)bytes.Length) return 0;
        ulong value = Unsafe.ReadUnaligned<ulong>(in bytes[at]);
        return foreign ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    /// <summary>A bit field of 64 flags: the other byte order also counts the bits of each byte from the other end.</summary>
    public ulong Flags(ReadOnlySpan<byte> bytes, int at)
    {
        if ((ulong)(uint)at + 8 > (ulong)bytes.Length) return 0;
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
        if (!foreign) return value;
        value = ((value >> 1) & 0x5555555555555555) | ((value & 0x5555555555555555) << 1);
        value = ((value >> 2) & 0x3333333333333333) | ((value & 0x3333333333333333) << 2);
        return ((value >> 4) & 0x0f0f0f0f0f0f0f0f) | ((value & 0x0f0f0f0f0f0f0f0f) << 4);
    }
}
