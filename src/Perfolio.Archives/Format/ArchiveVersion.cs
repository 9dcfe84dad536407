namespace Perfolio.Archives.Format;

/// <summary>Version of an archive's format: the low byte of the label's magic number.</summary>
public enum ArchiveVersion
{
    /// <summary>32-bit stamps with microseconds, files below 2 GiB.</summary>
    V2 = 2,

    /// <summary>64-bit stamps with nanoseconds, 64-bit offsets, delta instance domains.</summary>
    V3 = 3,
}
