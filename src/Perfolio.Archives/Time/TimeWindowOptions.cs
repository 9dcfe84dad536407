namespace Perfolio.Archives.Time;

/// <summary>The options that every verb on an archive reads in the same way.</summary>
public sealed record TimeWindowOptions
{
    /// <summary><c>-S</c>; null is the start of the archive.</summary>
    public TimeSpecification? Start { get; init; }

    /// <summary><c>-T</c>; null is the end of the archive.</summary>
    public TimeSpecification? Finish { get; init; }

    /// <summary><c>-A</c> in nanoseconds; null for none.</summary>
    public long? Align { get; init; }

    /// <summary><c>-O</c>; null is the start of the window.</summary>
    public TimeSpecification? Origin { get; init; }

    /// <summary>Zone of local times.</summary>
    public ArchiveZone Zone { get; init; } = ArchiveZone.Utc;
}
