namespace Perfolio.Archives.Storage.Decompression;

/// <summary>A part of a compressed member that can be decoded without the others.</summary>
/// <param name="File">The member.</param>
/// <param name="Open">Opens its decoder.</param>
/// <param name="Memory">Bytes that the decoder may take, mostly its dictionary.</param>
internal sealed record ContentPart(MemberFile File, Func<Stream> Open, long Memory)
{
    /// <summary>Said of a decoder whose memory cannot be told: it runs alone.</summary>
    public const long UnknownMemory = 1L << 40;

    private const long SmallMemory = 1 << 20;
    private const long Bzip2Memory = 5 << 20;

    /// <summary>The parts of a member, in order: blocks of .xz, frames of .zst, else all of it.</summary>
    /// <remarks>Found on the way, and never an exception: what is wrong shows when a part is decoded.</remarks>
    public static IEnumerable<ContentPart> Of(MemberFile file) => file.Compression switch
    {
        Compression.Xz => Blocks(file),
        Compression.Zstd => ZstdFrames.Of(file),
        Compression.Bzip2 => [Whole(file, Bzip2Memory)],
        Compression.Lzma => [Whole(file, UnknownMemory)],
        _ => [Whole(file, SmallMemory)],
    };

    /// <summary>All of a member as one part.</summary>
    public static ContentPart Whole(MemberFile file, long memory) => new(file, () => Decompressor.OpenStream(file), memory);

    private static IEnumerable<ContentPart> Blocks(MemberFile file)
    {
        var blocks = XzIndex.TryRead(file.Path);
        if (blocks is null or { Count: < 2 })
            return [Whole(file, blocks is [var only] ? only.DecoderMemory(file.Path) : UnknownMemory)];
        return blocks.Select(b =>
            new ContentPart(file, () => new LzmaStream(b.Open(file.Path), LzmaContainer.Xz), b.DecoderMemory(file.Path)));
    }
}
