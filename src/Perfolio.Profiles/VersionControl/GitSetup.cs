using System.Text;

namespace Perfolio.Profiles.VersionControl;

/// <summary>Makes a git repository with an empty root commit where there is none.</summary>
internal static class GitSetup
{
    private static readonly KeyValuePair<string, string>[] Nobody =
    [
        new("GIT_AUTHOR_NAME", "perfolio"), new("GIT_AUTHOR_EMAIL", "perfolio@localhost"),
        new("GIT_COMMITTER_NAME", "perfolio"), new("GIT_COMMITTER_EMAIL", "perfolio@localhost"),
    ];

    /// <summary>True when a repository was made; an existing one around the directory is used as it is.</summary>
    internal static bool Ensure(
        string directory, IReadOnlyList<KeyValuePair<string, string>> parameters, IReadOnlyList<string> flags)
    {
        var arguments = new List<string> { "init", "--quiet" };
        foreach (string flag in flags) arguments.Add("--" + Option(flag));
        foreach ((string name, string value) in parameters) arguments.Add($"--{Option(name)}={value}");
        Directory.CreateDirectory(directory);
        var git = new GitCommand(directory);
        (int code, _, string error) = git.Try(["rev-parse", "--git-dir"], []);
        if (code == 0) return false;
        if (!error.Contains("not a git repository", StringComparison.Ordinal)) throw git.Failed(error);
        git.Run(arguments);

        // Plumbing, because it works in bare repositories and runs no hooks.
        string tree = git.RunText("mktree");
        string[] commit = ["commit-tree", "--no-gpg-sign", tree, "-m", "Root commit"];
        (int refused, byte[] sha, _) = git.Try(commit, []);
        if (refused != 0)
        {
            // No identity is configured.
            (refused, sha, error) = git.Try(commit, Nobody);
            if (refused != 0) throw git.Failed(error);
        }

        git.Run("update-ref", "HEAD", Encoding.ASCII.GetString(sha).Trim());
        return true;
    }

    private static string Option(string name) =>
        name.Length > 0 && name[0] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? name
            : throw new OperationException($"'{name}' is no option of 'git init'; give it without dashes, such as 'bare'");
}
