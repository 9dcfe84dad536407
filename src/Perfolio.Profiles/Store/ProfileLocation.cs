namespace Perfolio.Profiles.Store;

/// <summary>Where a profile was found.</summary>
/// <param name="Path">The file: a blob, a pending profile, or any other file.</param>
/// <param name="Name">The name to show: the base name of the profile's file.</param>
public sealed record ProfileLocation(string Path, string Name)
{
    /// <summary>The id of the blob of a registered profile; null otherwise.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The minor version a registered profile belongs to; null otherwise.</summary>
    public string? MinorVersion { get; init; }

    /// <summary>The line of the index of a registered profile; null otherwise.</summary>
    public IndexEntry? Line { get; init; }

    /// <summary>True for a file in the store's directory of pending profiles.</summary>
    public bool IsPending { get; init; }
}
