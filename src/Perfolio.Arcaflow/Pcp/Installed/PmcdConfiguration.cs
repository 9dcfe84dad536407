namespace Perfolio.Arcaflow.Pcp.Installed;

/// <summary>The files that a pmcd of our own needs: its agents and the names of their metrics.</summary>
internal static class PmcdConfiguration
{
    private const string Merged = "names";

    // The agents whose metrics the metric sets and logger configurations of the plug-in speak of, with their domains.
    private static readonly (string Name, int Domain)[] Agents = [("pmcd", 2), ("linux", 60), ("proc", 3)];

    /// <summary>Writes the list of agents and returns its path.</summary>
    internal static string WriteAgents(PcpInstallation pcp, string folder)
    {
        if (pcp.Agent("linux") is null) throw PcpInstallation.Missing("its agent 'linux' is missing");
        var lines = Agents.Select(a => (a, Path: pcp.Agent(a.Name))).Where(a => a.Path is not null)
            .Select(a => FormattableString.Invariant($"{a.a.Name} {a.a.Domain} dso {a.a.Name}_init {a.Path}"));
        string file = Path.Combine(folder, "pmcd.conf");
        File.WriteAllLines(file, lines);
        return file;
    }

    /// <summary>
    /// The file with the names of metrics: the one that the installation merged, or, where nothing was (packages that were only unpacked),
    /// one merged from the parts.
    /// </summary>
    internal static async Task<string> NamesAsync(PcpInstallation pcp, string folder, CancellationToken cancellation)
    {
        foreach (string installed in pcp.NameFolders.Select(f => Path.Combine(f, "root")))
            if (IsThere(installed))
                return installed;
        string[] parts = [.. Agents.Select(a => a.Name).Where(a => pcp.Agent(a) is not null).Select(a => $"root_{a}")];
        string? source = pcp.NameFolders.FirstOrDefault(f => parts.All(p => IsThere(Path.Combine(f, p))));
        if (source is null) throw PcpInstallation.Missing("its names of metrics (pmns) are missing");
        foreach (string file in Directory.EnumerateFiles(source).Where(f => Path.GetFileName(f) is { } n && (n.StartsWith("stdpmid", StringComparison.Ordinal) || parts.Contains(n))))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        await using PcpProgram merge = PcpProgram.Start(pcp, pcp.NameMerger, folder, ["-a", .. parts, Merged]);
        string names = Path.Combine(folder, Merged);
        return await merge.EndedAsync(cancellation) == 0 && File.Exists(names) ? names : throw new Profiles.OperationException(merge.Failure(""));
    }

    // Packages that were only unpacked hold links to places where nothing was installed.
    private static bool IsThere(string path) => File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists ?? true);
}
