using Perfolio.Archives.Format;

namespace Perfolio.Archives.Writing;

/// <summary>How an archive is written.</summary>
public sealed record ArchiveWriterOptions
{
    /// <summary>The defaults.</summary>
    public static readonly ArchiveWriterOptions Default = new();

    /// <summary>Replace an archive of that name instead of refusing.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Largest size of a data volume in bytes; V2 volumes are never above 2^31 - 1.</summary>
    public long MaxVolumeBytes { get; init; } = long.MaxValue;

    /// <summary>Start a new volume after that many data records, marks not counted; 0 for never.</summary>
    public int RecordsPerVolume { get; init; }

    /// <summary>Number of the first data volume.</summary>
    public int FirstVolume { get; init; }

    /// <summary>Write an index entry when that many bytes of data were written since the last one.</summary>
    public int IndexInterval { get; init; } = 100_000;

    /// <summary>Write straight under the final names, so that others can follow while it grows; the default is to appear complete
    /// at the end.</summary>
    public bool Live { get; init; }

    /// <summary>Largest size of a file of a V2 archive.</summary>
    internal long Version2Limit { get; init; } = LabelCodec.Version2Limit;
}
