namespace Perfolio.Archives.Storage.Decompression;

/// <summary>A forward-only reading stream over a compressed source that it owns.</summary>
internal abstract class DecodingStream : Stream
{
    protected DecodingStream(Stream source) => Source = source;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    protected Stream Source { get; }

    /// <summary>Compressed bytes; pinned, because native decoders keep pointers into it between calls.</summary>
    protected byte[] Input { get; } = GC.AllocateUninitializedArray<byte>(1 << 17, pinned: true);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public abstract override int Read(Span<byte> buffer);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Source.Dispose();
        base.Dispose(disposing);
    }
}
