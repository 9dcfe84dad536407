using System.IO.Compression;

namespace Perfolio.Scheduling.Tests.Hostile;

/// <summary>The two directions of zlib, to change what is inside of a compressed file.</summary>
public static class Zlib
{
    public static byte[] Inflate(byte[] file)
    {
        using var inflate = new ZLibStream(new MemoryStream(file), CompressionMode.Decompress);
        using var all = new MemoryStream();
        inflate.CopyTo(all);
        return all.ToArray();
    }

    public static byte[] Deflate(byte[] bytes)
    {
        using var file = new MemoryStream();
        using (var deflate = new ZLibStream(file, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(bytes);
        return file.ToArray();
    }
}
