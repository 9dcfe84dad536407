namespace Perfolio.Archives.Storage;

/// <summary>Content held in memory.</summary>
public sealed class MemoryBytes : ArchiveBytes
{
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>Wraps bytes.</summary>
    /// <param name="bytes">The content.</param>
    public MemoryBytes(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <inheritdoc/>
    public override long? Length => _bytes.Length;

    /// <inheritdoc/>
    public override bool IsRandomAccess => true;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Window(long offset, int minimum) =>
        offset < 0 || offset >= _bytes.Length ? default : _bytes.Span[(int)offset..];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
