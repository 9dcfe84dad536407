namespace Perfolio.Metrics.Sources;

/// <summary>The name of the distribution, as its files under /etc have it.</summary>
internal static class DistributionName
{
    private static readonly string[] ReleaseFiles =
        ["oracle-release", "centos-release", "fedora-release", "redhat-release", "SuSE-release", "alpine-release"];

    /// <summary>Finds it.</summary>
    /// <param name="etc">Where /etc is.</param>
    /// <returns>Such as <c>Debian 12.11</c>; empty when no file tells.</returns>
    public static string Find(string etc)
    {
        if (Assigned(Path.Combine(etc, "lsb-release"), "DISTRIB_DESCRIPTION") is { Length: > 0 } description)
            return description;
        foreach (var file in ReleaseFiles)
        {
            if (FirstLine(Path.Combine(etc, file)) is { Length: > 0 } line)
                return line;
        }

        if (FirstLine(Path.Combine(etc, "debian_version")) is { Length: > 0 } version)
            return "Debian " + version;
        return Assigned(Path.Combine(etc, "os-release"), "PRETTY_NAME") ?? "";
    }

    private static string? Assigned(string path, string key)
    {
        var line = Lines(path).FirstOrDefault(l => l.StartsWith(key + "=", StringComparison.Ordinal));
        return line?[(key.Length + 1)..].Trim('"', ' ');
    }

    private static string? FirstLine(string path) => Lines(path).FirstOrDefault()?.Trim();

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
