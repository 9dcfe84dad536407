namespace Perfolio.Profiles.Store;

/// <summary>A profile as lists show it: a line of an index and where the profile lies.</summary>
/// <param name="Path">The file: the blob of a registered profile, or the pending file.</param>
/// <param name="Line">The line of the index.</param>
/// <param name="IsPending">True for a pending profile.</param>
public sealed record ProfileEntry(string Path, IndexEntry Line, bool IsPending)
{
    /// <summary>The base name of the profile's file.</summary>
    public string Source => Line.Name;

    /// <summary>When the profile's file was modified last.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Line.Time);
}

/// <summary>A pending file that is no readable profile.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">What is wrong with it, with the byte where that is known.</param>
public sealed record DamagedProfile(string Path, string Reason);

/// <summary>The pending profiles.</summary>
/// <param name="Profiles">The readable ones, in index order.</param>
/// <param name="Damaged">The others.</param>
public sealed record PendingList(IReadOnlyList<ProfileEntry> Profiles, IReadOnlyList<DamagedProfile> Damaged);
