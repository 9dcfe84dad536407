namespace Perfolio.Archives.Storage;

/// <summary>How a member file is compressed.</summary>
public enum Compression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary><c>.gz</c>, and <c>.z</c>.</summary>
    Gzip,

    /// <summary><c>.bz2</c>, <c>.bz</c>.</summary>
    Bzip2,

    /// <summary><c>.xz</c>.</summary>
    Xz,

    /// <summary><c>.lzma</c>.</summary>
    Lzma,

    /// <summary><c>.zst</c>.</summary>
    Zstd,

    /// <summary><c>.Z</c> of compress(1).</summary>
    Lzw,
}
