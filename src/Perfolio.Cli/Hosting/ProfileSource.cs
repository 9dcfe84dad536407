using Perfolio.Profiles.Model;
using Perfolio.Profiles.Store;

namespace Perfolio.Cli.Hosting;

/// <summary>Loads the profile that a text on the command line names.</summary>
internal static class ProfileSource
{
    /// <summary>
    /// A plain file outside of an instance; inside of one whatever the look-up order finds (tags, names, files).
    /// </summary>
    public static (Profile Profile, string Name) Load(Session session, string text, string? revision, CancellationToken token)
    {
        if (session.FoundInstance is null && ProfileTag.TryParse(text) is null)
            return (ProfileStore.LoadFile(text), Path.GetFileName(text));
        string? sha = revision is null ? null : session.Versions.Resolve(revision);
        ProfileLocation location = session.Lookup().Find(text, sha, token);
        return (session.Store.Load(location), location.Name);
    }
}
