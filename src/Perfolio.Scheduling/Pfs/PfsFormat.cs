using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.Pfs;

/// <summary>Constants of the format and its checksum (docs/formats/pfs.md).</summary>
internal static class PfsFormat
{
    public const ushort Version = 1;
    public const int HeaderSize = 16;
    public const int FrameHeader = 12;
    public const int TrailerSize = 24;
    public const uint Events = 0x53545645;
    public const uint Footer = 0x544f4f46;
    public const int BlockEvents = 32768;
    public const int MostBlockEvents = 1 << 20;
    public const int LargestFrame = 1 << 28;
    public const int Cpus = 65536;

    public static ReadOnlySpan<byte> End => "PFSEND\r\n"u8;

    public static byte[] Header()
    {
        byte[] header = new byte[HeaderSize];
        header[0] = 0x89;
        "PFS\r\n\u001a\n"u8.CopyTo(header.AsSpan(1));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), Checksum(header.AsSpan(0, 12)));
        return header;
    }

    /// <summary>CRC-32C.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xffffffff;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (byte one in bytes[(words.Length * 8)..]) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
