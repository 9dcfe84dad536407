namespace Perfolio.Archives;

/// <summary>How strict opening an archive is.</summary>
public sealed record ArchiveOpenOptions
{
    /// <summary>Everything must be right.</summary>
    public static readonly ArchiveOpenOptions Strict = new();

    /// <summary>Damage is collected in <see cref="Archive.Damages"/> instead of thrown; what can be read is read.</summary>
    public bool Tolerant { get; init; }

    /// <summary>Search for the next good record behind damage in the metadata; implies <see cref="Tolerant"/> there.</summary>
    public bool Resync { get; init; }

    /// <summary>The archive may be growing: files that end inside a record are right.</summary>
    public bool Growing { get; init; }
}
