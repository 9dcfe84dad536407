using Perfolio.Archives.Format;
using Perfolio.Archives.Storage;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives;

/// <summary>One data volume.</summary>
public sealed class ArchiveVolume : IDisposable
{
    private readonly Lock _lock = new();
    private PlainFile? _plain;

    internal ArchiveVolume(MemberFile file, ArchiveLabel label)
    {
        File = file;
        Label = label;
    }

    /// <summary>The file.</summary>
    public MemberFile File { get; }

    /// <summary>Its number.</summary>
    public int Number => File.Volume;

    /// <summary>Its label.</summary>
    public ArchiveLabel Label { get; }

    /// <summary>Whether it is compressed: read forwards only.</summary>
    public bool IsCompressed => File.Compression != Compression.None;

    /// <summary>Length in bytes; null when it is compressed.</summary>
    internal long? Length => IsCompressed ? null : Plain().Length;

    /// <inheritdoc/>
    public void Dispose() => _plain?.Dispose();

    /// <summary>Opens the content for one reader, who disposes of it.</summary>
    internal ArchiveBytes OpenBytes(DecodingQueue? decoding = null) =>
        IsCompressed ? Decompressor.Open(File, decoding) : new PlainBytes(Plain(), owns: false);

    /// <summary>Looks whether the file has grown; what is compressed does not.</summary>
    internal bool Grow() => !IsCompressed && Plain().Grow();

    // One file for all its readers: they see the same content, whatever happens to the name.
    private PlainFile Plain()
    {
        lock (_lock)
            return _plain ??= new PlainFile(File.Path);
    }
}
