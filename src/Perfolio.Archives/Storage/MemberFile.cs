namespace Perfolio.Archives.Storage;

/// <summary>One file of an archive.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Volume">Number of the data volume, -1 metadata, -2 index.</param>
/// <param name="Compression">How it is compressed.</param>
public sealed record MemberFile(string Path, int Volume, Compression Compression)
{
    /// <summary>The volume number that labels of metadata files hold.</summary>
    public const int Metadata = -1;

    /// <summary>The volume number that labels of index files hold.</summary>
    public const int Index = -2;
}
