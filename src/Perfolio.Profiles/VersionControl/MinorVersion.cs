namespace Perfolio.Profiles.VersionControl;

/// <summary>One version of the code: a commit.</summary>
/// <param name="Sha">The full id.</param>
/// <param name="Date">When it was committed, with the committer's offset; null where there is no version control.</param>
/// <param name="Author">The author's name; null where there is no version control.</param>
/// <param name="Email">The author's address; null where there is no version control.</param>
/// <param name="Message">The whole message without trailing line breaks.</param>
/// <param name="Parents">The full ids of the direct parents.</param>
public sealed record MinorVersion(
    string Sha, DateTimeOffset? Date, string? Author, string? Email, string Message, IReadOnlyList<string> Parents)
{
    /// <summary>The first line of the message.</summary>
    public string Subject => Message.Split('\n', 2)[0].TrimEnd('\r');
}
