using System.Globalization;

namespace Perfolio.Profiles.VersionControl;

/// <summary>
/// Names of scratch directories: they carry their process's id, so that what a killed process left is recognised.
/// </summary>
internal static class Scratch
{
    private const string Prefix = "perfolio-worktree-";
    private const int ShortSha = 12;

    /// <summary>A new path, which does not exist.</summary>
    internal static string NewPath(string parent, string sha) => Path.Combine(
        Path.GetFullPath(parent),
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{sha[..ShortSha]}-{Guid.NewGuid():N}"));

    /// <summary>Removes the directories whose process is gone. What cannot be removed is somebody else's and stays.</summary>
    internal static void RemoveAbandoned(string parent, Action<string> remove)
    {
        if (!Directory.Exists(parent)) return;
        foreach (string directory in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            string owner = Path.GetFileName(directory)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out int process)) continue;
            if (Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}"))) continue;
            try
            {
                remove(directory);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationException)
            {
                // Another user's.
            }
        }
    }
}
