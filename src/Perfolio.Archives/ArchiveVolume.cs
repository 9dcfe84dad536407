using Perfolio.Archives.Format;
using Perfolio.Archives.Storage;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives;

/// <summary>One data volume.</summary>
public sealed class ArchiveVolume : IDisposable
{
    private readonly Lock _lock = new();
    private readonly bool _changing;
    private ArchiveBytes? _mapped;

    internal ArchiveVolume(MemberFile file, ArchiveLabel label, bool changing)
    {
        _changing = changing;
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

    /// <inheritdoc/>
    public void Dispose() => _mapped?.Dispose();

    /// <summary>Opens the content; compressed content belongs to the caller.</summary>
    internal ArchiveBytes OpenBytes(out bool owned, DecodingQueue? decoding = null)
    {
        owned = IsCompressed;
        if (owned)
            return Decompressor.Open(File, decoding: decoding);
        lock (_lock)
            return _mapped ??= Decompressor.Open(File, _changing);
    }
}
