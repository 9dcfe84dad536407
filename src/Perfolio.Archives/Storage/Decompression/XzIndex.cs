using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>Reads from the end of an .xz file where its blocks are. Whether that is true shows when they are decoded.</summary>
internal static class XzIndex
{
    private const int FooterSize = 12;
    private const int MaxBlocks = 1 << 17;

    private static ReadOnlySpan<byte> Magic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    /// <summary>The blocks in order.</summary>
    /// <returns>Null when the file has no sound index, as when it was cut: then it can only be read forwards.</returns>
    public static List<XzBlock>? TryRead(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var blocks = new List<XzBlock>();
            var end = RandomAccess.GetLength(file);
            // Several streams may stand one behind the other, with zeros between.
            while (end > 0)
            {
                var word = Bytes(file, end - 4, 4);
                if (word is [0, 0, 0, 0])
                    end -= 4;
                else if (!TryReadStream(file, ref end, blocks))
                    return null;
            }

            blocks.Reverse();
            return blocks;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The blocks of the stream that ends at a place, last first.
    private static bool TryReadStream(SafeFileHandle file, ref long end, List<XzBlock> blocks)
    {
        var footer = Bytes(file, end - FooterSize, FooterSize);
        if (footer.Length < FooterSize || footer[10] != 'Y' || footer[11] != 'Z')
            return false;
        var indexSize = (BinaryPrimitives.ReadUInt32LittleEndian(footer.AsSpan(4)) + 1L) * 4;
        var indexStart = end - FooterSize - indexSize;
        if (indexStart < XzBlock.HeaderSize || indexSize > MaxBlocks * 18L)
            return false;
        ReadOnlySpan<byte> index = Bytes(file, indexStart, (int)indexSize);
        if (index.IsEmpty || index[0] != 0)
            return false;
        index = index[1..];
        if (!TryNumber(ref index, out var count) || count > MaxBlocks - blocks.Count)
            return false;
        var sizes = new List<(long Unpadded, long Size)>();
        long length = 0;
        for (var i = 0L; i < count; i++)
        {
            if (!TryNumber(ref index, out var unpadded) || !TryNumber(ref index, out var size) || unpadded is 0
                || unpadded > indexStart)
                return false;
            sizes.Add((unpadded, size));
            length += (unpadded + 3) & ~3L;
        }

        var start = indexStart - length - XzBlock.HeaderSize;
        if (start < 0 || !Bytes(file, start, XzBlock.HeaderSize).AsSpan().StartsWith(Magic))
            return false;
        var offset = indexStart;
        for (var i = sizes.Count - 1; i >= 0; i--)
        {
            offset -= (sizes[i].Unpadded + 3) & ~3L;
            blocks.Add(new XzBlock(start, offset, sizes[i].Unpadded, sizes[i].Size));
        }

        end = start;
        return true;
    }

    private static byte[] Bytes(SafeFileHandle file, long offset, int length)
    {
        if (offset < 0)
            return [];
        var bytes = new byte[length];
        var read = 0;
        for (int part; read < length && (part = RandomAccess.Read(file, bytes.AsSpan(read), offset + read)) > 0;)
            read += part;
        return read == length ? bytes : [];
    }

    // Seven bits a byte, low ones first; sizes have at most 63 bits.
    private static bool TryNumber(ref ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        for (var i = 0; i < 9 && i < bytes.Length; i++)
        {
            value |= (long)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }
}
