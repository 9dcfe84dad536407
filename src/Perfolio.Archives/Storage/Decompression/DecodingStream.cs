namespace Perfolio.Archives.Storage.Decompression;

/// <summary>A stream over a compressed source that it owns.</summary>
internal abstract class DecodingStream : ForwardStream
{
    protected DecodingStream(Stream source) => Source = source;

    protected Stream Source { get; }

    /// <summary>Compressed bytes; pinned, because native decoders keep pointers into it between calls.</summary>
    protected byte[] Input { get; } = GC.AllocateUninitializedArray<byte>(1 << 17, pinned: true);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Source.Dispose();
        base.Dispose(disposing);
    }
}
