using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Store;

namespace Perfolio.Profiles.VersionControl;

/// <summary>Opens the version control system that an instance's configuration names.</summary>
public static class VersionControlFactory
{
    /// <summary>The systems that exist.</summary>
    public static IReadOnlyList<string> Types { get; } = [GitRepository.TypeName, HistorylessVersionControl.TypeName];

    /// <summary>Opens the system of an instance.</summary>
    /// <exception cref="OperationException">The configuration names a system that does not exist.</exception>
    public static IVersionControl Open(Instance instance, ConfigurationFile local)
    {
        (string type, string url) = Settings(local);
        string workTree = Path.GetFullPath(url, instance.StoreDirectory);
        return type switch
        {
            GitRepository.TypeName => new GitRepository(workTree),
            HistorylessVersionControl.TypeName => new HistorylessVersionControl(workTree),
            _ => throw new OperationException(
                $"{local.FilePath}: vcs.type '{type}' is not known; there are {string.Join(", ", Types)}"),
        };
    }

    /// <summary>Type and place in a configuration; git around the instance when it says nothing or cannot be read.</summary>
    internal static (string Type, string Url) Settings(ConfigurationFile local)
    {
        string type = local.Get("vcs.type")?.ToDisplayText() ?? GitRepository.TypeName;
        string url = local.Get("vcs.url")?.ToDisplayText() ?? "../";
        return (type, url.Length == 0 ? "../" : url);
    }
}
