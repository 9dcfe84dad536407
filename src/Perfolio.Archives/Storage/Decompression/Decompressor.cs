using System.IO.Compression;
using ICSharpCode.SharpZipLib.Lzw;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>Opens member files whatever their compression.</summary>
internal static class Decompressor
{
    private const int BufferSize = 1 << 18;

    /// <summary>Content for windows: decoded on threads when compressed.</summary>
    /// <param name="file">The member.</param>
    /// <param name="decoding">Threads that decode it together with those that are read after it; null for some of its
    /// own.</param>
    public static ArchiveBytes Open(MemberFile file, DecodingQueue? decoding = null) => file.Compression == Compression.None
        ? new PlainBytes(new PlainFile(file.Path), owns: true)
        : new StreamedBytes(file.Path, () => decoding?.TryOpen(file) ?? DecodingQueue.Open(file));

    /// <summary>Content in memory, for random access by several threads.</summary>
    /// <remarks>Meant for metadata and index. The size is limited, so that a decompression bomb cannot fill the memory.</remarks>
    public static ArchiveBytes OpenWhole(MemberFile file, long limit = 1L << 30)
    {
        if (file.Compression == Compression.None)
            return new WholeFile(file.Path);
        try
        {
            using var stream = OpenStream(file);
            using var memory = new MemoryStream();
            var chunk = new byte[BufferSize];
            int read;
            while ((read = stream.Read(chunk)) > 0)
            {
                if (memory.Length + read > limit)
                {
                    var reason = FormattableString.Invariant($"more than {limit} bytes when decompressed; decompress it first");
                    throw new ArchiveException(file.Path, reason);
                }

                memory.Write(chunk, 0, read);
            }

            return new MemoryBytes(memory.GetBuffer().AsMemory(0, (int)memory.Length));
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw new ArchiveException(file.Path, $"cannot decompress: {e.Message}", Code(e), e);
        }
    }

    /// <summary>Whether an exception is what a decoder throws on damaged data; some leave their tables.</summary>
    public static bool IsFailure(Exception e) => e is IOException or InvalidDataException or UnauthorizedAccessException
        or ICSharpCode.SharpZipLib.SharpZipBaseException or IndexOutOfRangeException or ArgumentException;

    /// <summary>PCP's error code for such an exception: what was read is not what it should be; 0 when nothing could be
    /// read.</summary>
    public static int Code(Exception e) => e is EndOfStreamException or not (IOException or UnauthorizedAccessException)
        ? ErrorCodes.CorruptRecord
        : 0;

    public static Stream OpenStream(MemberFile file)
    {
        FileStream raw;
        try
        {
            raw = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException(file.Path, e.Message, inner: e);
        }

        try
        {
            return file.Compression switch
            {
                Compression.Gzip => new GZipStream(raw, CompressionMode.Decompress),
                Compression.Bzip2 => new Bzip2Stream(raw),
                Compression.Lzw => new LzwInputStream(raw),
                Compression.Xz => new LzmaStream(raw, LzmaContainer.Xz),
                Compression.Lzma => new LzmaStream(raw, LzmaContainer.Lzma),
                Compression.Zstd => new ZstdStream(raw),
                _ => raw,
            };
        }
        catch (Exception e) when (IsFailure(e))
        {
            raw.Dispose();
            throw new ArchiveException(file.Path, $"cannot decompress: {e.Message}", Code(e), e);
        }
        catch
        {
            raw.Dispose();
            throw;
        }
    }
}
