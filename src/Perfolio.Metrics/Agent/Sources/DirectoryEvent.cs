namespace Perfolio.Metrics.Agent.Sources;

/// <summary>What happened in a watched directory.</summary>
/// <param name="Name">Of what; empty for the directory itself.</param>
/// <param name="IsStructural">Whether something came or went.</param>
/// <param name="HasCome">Whether it came.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
internal readonly record struct DirectoryEvent(string Name, bool IsStructural, bool HasCome, bool IsDirectory)
{
    /// <summary>Whether the directory itself went or moved.</summary>
    public bool IsSelf => Name.Length == 0 && IsStructural;

    /// <summary>Whether sources may be others than before.</summary>
    /// <param name="isKnown">Whether a file of this name belongs to a source.</param>
    public bool MayChangeSources(bool isKnown) => IsStructural
        && (IsDirectory || IsSelf || (isKnown ? !HasCome : IsOfSource(Name)));

    private static bool IsOfSource(string name) => name is "schema" or "data"
        || (name.EndsWith(".json", StringComparison.Ordinal) && !name.StartsWith('.'));
}
