using Perfolio.Profiles;

namespace Perfolio.Arcaflow.Pcp.Installed;

/// <summary>
/// The PCP of this system: where its programs, agents and names of metrics lie, as <c>pcp.conf</c> says. Variables of the environment win
/// over the file, as they do for PCP itself.
/// </summary>
public sealed class PcpInstallation
{
    private readonly Dictionary<string, string> _settings;

    private PcpInstallation(Dictionary<string, string> settings, IReadOnlyDictionary<string, string> environment)
    {
        _settings = settings;
        Environment = environment;
        Pmcd = Required("pmcd", "PCP_BINADM_DIR", "PCP_BIN_DIR");
        Pmlogger = Required("pmlogger", "PCP_BIN_DIR", "PCP_BINADM_DIR");
    }

    /// <summary>The daemon that collects.</summary>
    public string Pmcd { get; }

    /// <summary>The recorder.</summary>
    public string Pmlogger { get; }

    /// <summary>The program that merges names of metrics.</summary>
    internal string NameMerger => Required("pmnsmerge", "PCP_BINADM_DIR", "PCP_BIN_DIR");

    /// <summary>The environment in which the programs run.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Folders with names of metrics, the installed ones first.</summary>
    internal IEnumerable<string> NameFolders =>
        new[] { Folder("PCP_VAR_DIR", "pmns"), Folder("PCP_BINADM_DIR", "../pmns") }.OfType<string>().Where(Directory.Exists);

    /// <summary>Looks for PCP.</summary>
    /// <param name="environment">The variables of the environment; null for those of this process.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="OperationException">PCP is not installed, or parts are missing.</exception>
    public static PcpInstallation Find(IReadOnlyDictionary<string, string>? environment = null)
    {
        environment ??= OfProcess();
        string file = environment.GetValueOrDefault("PCP_CONF") is { Length: > 0 } named
            ? named
            : Path.Combine(environment.GetValueOrDefault("PCP_DIR") is { Length: > 0 } root ? root : "/", "etc/pcp.conf");
        try
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string line in File.ReadLines(file))
            {
                int equals = line.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && line.StartsWith("PCP_", StringComparison.Ordinal)) settings[line[..equals]] = line[(equals + 1)..].Trim().Trim('"');
            }

            foreach ((string name, string value) in environment.Where(e => e.Key.StartsWith("PCP_", StringComparison.Ordinal) && e.Value.Length > 0))
                settings[name] = value;
            return new PcpInstallation(settings, environment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Missing($"{file} cannot be read", e);
        }
    }

    /// <summary>The library or the program of an agent, or null when it is not installed.</summary>
    internal string? Agent(string name, bool isProcess) =>
        Folder("PCP_PMDAS_DIR", isProcess ? $"{name}/pmda{name}" : $"{name}/pmda_{name}.so") is { } path && File.Exists(path) ? path : null;

    internal static OperationException Missing(string what, Exception? inner = null) =>
        new($"backend 'pcp' needs PCP, but {what}: install the package pcp, or use backend 'embedded', which needs none", inner);

    private static Dictionary<string, string> OfProcess() => System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);

    private string Required(string program, params string[] settings)
    {
        foreach (string setting in settings)
            if (Folder(setting, program) is { } path && File.Exists(path))
                return path;
        throw Missing($"its program {program} is missing");
    }

    private string? Folder(string setting, string relative) =>
        _settings.TryGetValue(setting, out string? folder) && Path.IsPathRooted(folder) ? Path.GetFullPath(Path.Combine(folder, relative)) : null;
}
