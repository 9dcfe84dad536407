namespace Perfolio.Arcaflow.Pcp.Installed;

/// <summary>The files that a pmcd of our own needs: its agents and the names of their metrics.</summary>
internal static class PmcdConfiguration
{
    private const string Merged = "names";

    // The agents whose metrics the metric sets and logger configurations of the plug-in speak of, with their domains. The agent 'proc' is
    // a process of its own, as PCP installs it: inside pmcd, beside 'linux', it brings pmcd down.
    private static readonly (string Name, int Domain, bool IsProcess)[] Agents = [("pmcd", 2, false), ("linux", 60, false), ("proc", 3, true)];

    /// <summary>Writes the list of agents and returns its path.</summary>
    internal static string WriteAgents(PcpInstallation pcp, string folder)
    {
        if (pcp.Agent("linux", isProcess: false) is null) throw PcpInstallation.Missing("its agent 'linux' is missing");
        var lines = Agents.Select(a => (Agent: a, Path: pcp.Agent(a.Name, a.IsProcess))).Where(a => a.Path is not null).Select(a => a.Agent.IsProcess
            ? FormattableString.Invariant($"{a.Agent.Name} {a.Agent.Domain} pipe binary {a.Path} -d {a.Agent.Domain}")
            : FormattableString.Invariant($"{a.Agent.Name} {a.Agent.Domain} dso {a.Agent.Name}_init {a.Path}"));
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
        string[] parts = [.. Agents.Where(a => pcp.Agent(a.Name, a.IsProcess) is not null).Select(a => $"root_{a.Name}")];
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
