using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>A block of an .xz file, which can be decoded without the others.</summary>
/// <param name="StreamStart">Where the header of its stream begins.</param>
/// <param name="Offset">Where the block begins.</param>
/// <param name="UnpaddedSize">Its bytes without padding, as the index counts them.</param>
/// <param name="Size">Its bytes when decoded.</param>
internal readonly record struct XzBlock(long StreamStart, long Offset, long UnpaddedSize, long Size)
{
    public const int HeaderSize = 12;

    /// <summary>Bytes in the file.</summary>
    public long Length => (UnpaddedSize + 3) & ~3L;

    /// <summary>The block as an .xz stream of its own: its stream's header, the block, an index and a footer made for
    /// it.</summary>
    public Stream Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            var header = new byte[HeaderSize];
            if (RandomAccess.Read(file, header, StreamStart) < header.Length)
                throw new InvalidDataException("compressed data end early");
            return new Source(file, this, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Bytes that its decoder takes: its dictionary, or all of the block when that is less.</summary>
    public long DecoderMemory(string path)
    {
        var head = new byte[64];
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            _ = RandomAccess.Read(file, head, Offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ContentPart.UnknownMemory;
        }

        // Size of the header, flags, sizes, then filters: id, length of the properties, properties. LZMA2, the last, has one byte
        // of them.
        var at = 2;
        for (var number = (head[1] >> 6 & 1) + (head[1] >> 7); number > 0; number--)
            Skip(head, ref at);
        for (var filter = head[1] & 3; filter > 0 && at < head.Length - 2; filter--)
            at += 2 + head[at + 1];
        if (at > head.Length - 3 || head[at] != 0x21 || head[at + 1] != 1 || head[at + 2] > 40)
            return ContentPart.UnknownMemory;
        var bits = head[at + 2];
        return Math.Min((2L | (bits & 1)) << ((bits / 2) + 11), Size) + (1 << 17);
    }

    private static void Skip(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (at < bytes.Length && (bytes[at++] & 0x80) != 0)
        {
        }
    }

    // 0, number of blocks, sizes, padding, CRC; then CRC, size of the index in words less one, flags, "YZ".
    private byte[] Trailer(ReadOnlySpan<byte> flags)
    {
        var bytes = new List<byte> { 0, 1 };
        Number(bytes, UnpaddedSize);
        Number(bytes, Size);
        while (bytes.Count % 4 != 0)
            bytes.Add(0);
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(word, Crc([.. bytes]));
        bytes.AddRange(word);
        Span<byte> footer = stackalloc byte[6];
        BinaryPrimitives.WriteInt32LittleEndian(footer, (bytes.Count / 4) - 1);
        flags.CopyTo(footer[4..]);
        BinaryPrimitives.WriteUInt32LittleEndian(word, Crc(footer));
        return [.. bytes, .. word, .. footer, .. "YZ"u8];
    }

    private static void Number(List<byte> bytes, long value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return ~crc;
    }

    private sealed class Source(SafeFileHandle file, XzBlock block, byte[] header) : ForwardStream
    {
        private readonly byte[] _trailer = block.Trailer(header.AsSpan(6, 2));
        private long _position;

        public override int Read(Span<byte> buffer)
        {
            var inBlock = _position - HeaderSize;
            int read;
            if (inBlock < 0)
                read = Copy(header, _position, buffer);
            else if (inBlock < block.Length)
                read = InBlock(inBlock, buffer);
            else
                read = Copy(_trailer, inBlock - block.Length, buffer);
            _position += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
            base.Dispose(disposing);
        }

        private int InBlock(long position, Span<byte> buffer) =>
            RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, block.Length - position)], block.Offset + position);

        private static int Copy(byte[] from, long position, Span<byte> buffer)
        {
            var part = from.AsSpan((int)position);
            part = part[..Math.Min(part.Length, buffer.Length)];
            part.CopyTo(buffer);
            return part.Length;
        }
    }
}
