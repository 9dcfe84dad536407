using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>Finds the frames of a .zst file by hopping over the headers of their blocks.</summary>
internal static class ZstdFrames
{
    private const uint Magic = 0xfd2fb528;
    private const uint SkippableMagic = 0x184d2a50;
    private const int MaxHeader = 18;
    private const long BlockMemory = 1 << 19;

    // Frames of less are decoded together.
    private const long SmallPart = 1 << 16;

    /// <summary>The frames as parts, small ones together. What is no frame is left to the decoder to be told about.</summary>
    public static IEnumerable<ContentPart> Of(MemberFile file)
    {
        var start = 0L;
        var end = 0L;
        var memory = 0L;
        while (TryNext(file.Path, ref end, ref memory))
        {
            if (end - start < SmallPart)
                continue;
            yield return Part(file, start, end, memory);
            (start, memory) = (end, 0);
        }

        // Also an empty file is a part: the decoder says so.
        yield return start == 0 ? ContentPart.Whole(file, memory) : Part(file, start, long.MaxValue, memory);
    }

    private static ContentPart Part(MemberFile file, long start, long end, long memory) =>
        new(file, () => new ZstdStream(new FileSlice(file.Path, start, end - start)), memory);

    private static bool TryNext(string path, ref long end, ref long memory)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return TryFrame(file, RandomAccess.GetLength(file), ref end, ref memory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Moves the end behind one more frame.</summary>
    private static bool TryFrame(SafeFileHandle file, long length, ref long end, ref long memory)
    {
        Span<byte> head = stackalloc byte[MaxHeader];
        head = head[..RandomAccess.Read(file, head, end)];
        if (head.Length < 8)
            return false;
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(head);
        if ((magic & 0xfffffff0) == SkippableMagic)
        {
            var next = end + 8 + BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (next > length)
                return false;
            end = next;
            return true;
        }

        if (magic != Magic || !TryHeader(head[4..], out var size, out var window, out var checksum))
            return false;
        var at = end + 4 + size;
        Span<byte> block = stackalloc byte[4];
        for (var last = false; !last; at += 3 + size)
        {
            if (RandomAccess.Read(file, block[..3], at) < 3)
                return false;
            var word = BinaryPrimitives.ReadUInt32LittleEndian(block);
            last = (word & 1) != 0;
            // Type 1 is one byte repeated, type 3 is none.
            if (((word >> 1) & 3) == 3)
                return false;
            size = ((word >> 1) & 3) == 1 ? 1 : (int)(word >> 3);
        }

        at += checksum ? 4 : 0;
        if (at > length)
            return false;
        end = at;
        memory = Math.Max(memory, window + BlockMemory);
        return true;
    }

    // Descriptor, window, dictionary, content size.
    private static bool TryHeader(ReadOnlySpan<byte> head, out int size, out long window, out bool checksum)
    {
        var descriptor = head[0];
        var single = (descriptor & 0x20) != 0;
        checksum = (descriptor & 4) != 0;
        var content = (descriptor >> 6) switch { 0 => single ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        var dictionary = (descriptor & 3) switch { 3 => 4, var n => n };
        size = 1 + (single ? 0 : 1) + dictionary + content;
        window = 0;
        if (size > head.Length)
            return false;
        if (!single)
        {
            var exponent = 10 + (head[1] >> 3);
            window = (1L << exponent) + ((1L << exponent) / 8 * (head[1] & 7));
        }

        var of = head[(size - content)..size];
        var length = content switch
        {
            0 => long.MaxValue,
            1 => of[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(of) + 256L,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(of),
            _ => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(of), long.MaxValue),
        };
        window = single ? length : Math.Min(window, length);
        return true;
    }
}
