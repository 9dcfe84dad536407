using System.Buffers.Binary;

namespace Perfolio.Archives.Storage;

/// <summary>The uncompressed content of one member file, seen through windows.</summary>
public abstract class ArchiveBytes : IDisposable
{
    /// <summary>Length in bytes; null while it is unknown (a compressed member that was not read to its end).</summary>
    public abstract long? Length { get; }

    /// <summary>Whether any offset can be read at the same cost.</summary>
    public abstract bool IsRandomAccess { get; }

    /// <summary>Bytes from an offset on.</summary>
    /// <param name="offset">First byte wanted.</param>
    /// <param name="minimum">Bytes wanted at least; the result may be longer.</param>
    /// <returns>Shorter than <paramref name="minimum"/> only at the end of the content. Valid until the next call;
    /// of content in memory for good.</returns>
    /// <exception cref="ArchiveException">The file cannot be read or decompressed.</exception>
    public abstract ReadOnlySpan<byte> Window(long offset, int minimum);

    /// <summary>A number of 32 bits somewhere else; what was given out before stays valid. For content of random access
    /// only.</summary>
    /// <param name="offset">Its first byte.</param>
    /// <returns>The number; null when the content ends before it.</returns>
    /// <exception cref="ArchiveException">The file cannot be read.</exception>
    public virtual int? Word(long offset)
    {
        var window = Window(offset, sizeof(int));
        return window.Length < sizeof(int) ? null : BinaryPrimitives.ReadInt32BigEndian(window);
    }

    /// <summary>Looks whether the file has grown.</summary>
    /// <returns>Whether it has.</returns>
    public virtual bool Grow() => false;

    /// <summary>Exactly the bytes asked for, which must exist.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> Slice(long offset, int length) => Window(offset, length)[..length];

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the file.</summary>
    /// <param name="disposing">Whether called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
