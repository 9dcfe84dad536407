using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Profiles;
using Perfolio.Profiles.Store;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>
/// Makes an agent known to a pmcd, and unknown again: its line in pmcd.conf above the access section, its names in the root of
/// the name
/// space, and a SIGHUP so that pmcd reads both anew. Every file is replaced as a whole; done twice it changes nothing.
/// </summary>
public sealed class PmcdInstallation
{
    private const int HangUp = 1;

    private readonly string _configuration;
    private readonly string _names;
    private readonly string _pidFile;

    /// <summary>Finds the files of a pmcd.</summary>
    /// <param name="root">Directory that the system's files lie below; <c>/</c> for this system.</param>
    public PmcdInstallation(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _configuration = Path.Combine(root, "etc/pcp/pmcd/pmcd.conf");
        _names = Path.Combine(root, "var/lib/pcp/pmns/root");
        _pidFile = Path.Combine(root, "run/pcp/pmcd.pid");
    }

    /// <summary>Makes the agent known.</summary>
    /// <param name="label">Name of the agent in pmcd.conf.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="mounts">First parts of the names of its metrics.</param>
    /// <param name="command">The words that start it.</param>
    /// <param name="socket">Where it listens for pmcd, a path or a port; null when it speaks on standard input and
    /// output.</param>
    /// <returns>What was done, one line each.</returns>
    /// <exception cref="OperationException">A file is missing or cannot be written, or the domain or a name is another
    /// agent's.</exception>
    public IReadOnlyList<string> Install(
        string label, int domain, IReadOnlyList<string> mounts, IReadOnlyList<string> command, string? socket = null)
    {
        ArgumentNullException.ThrowIfNull(mounts);
        ArgumentNullException.ThrowIfNull(command);
        if (domain is < 1 or > 510)
            throw new OperationException(FormattableString.Invariant($"domain {domain} is none of 1 to 510"));
        if (mounts.FirstOrDefault(static m => !MetricNames.IsLegal(m) || m.Contains('.', StringComparison.Ordinal)) is { } wrong)
            throw new OperationException($"'{wrong}' is not one part of a metric's name");
        var configuration = Lines(_configuration);
        foreach (var line in configuration)
        {
            if (Agent(line) is { } there && there.Domain == domain && there.Label != label)
                throw new OperationException(
                    FormattableString.Invariant(
                        $"{_configuration}: domain {domain} is that of agent '{there.Label}'; choose another with --domain"));
        }

        var words = string.Join(' ', command.Select(Quote));
        configuration.RemoveAll(l => Agent(l)?.Label == label);
        var access = configuration.FindIndex(static l => l.TrimStart().StartsWith("[access]", StringComparison.Ordinal));
        configuration.Insert(access < 0 ? configuration.Count
            : access, string.Create(CultureInfo.InvariantCulture, $"{label}\t{domain}\t{Channel(socket)}\t{words}"));
        var names = Lines(_names);
        foreach (var mount in mounts)
            Mount(names, mount, domain);
        Save(_names, names);
        Save(_configuration, configuration);
        return [$"{_configuration}: agent '{label}'", $"{_names}: {string.Join(", ", mounts)}", Notify()];
    }

    /// <summary>Makes the agent unknown.</summary>
    /// <param name="label">Name of the agent in pmcd.conf.</param>
    /// <returns>What was done, one line each.</returns>
    /// <exception cref="OperationException">There is no such agent, or a file cannot be written.</exception>
    public IReadOnlyList<string> Remove(string label)
    {
        var configuration = Lines(_configuration);
        var domain = configuration.Select(Agent).FirstOrDefault(a => a?.Label == label)?.Domain
            ?? throw new OperationException($"{_configuration}: there is no agent '{label}'");
        configuration.RemoveAll(l => Agent(l)?.Label == label);
        var names = Lines(_names);
        names.RemoveAll(l => Mounted(l)?.Domain == domain);
        Save(_configuration, configuration);
        Save(_names, names);
        return [$"{_configuration}: agent '{label}' removed", $"{_names}: its names removed", Notify()];
    }

    private static string Channel(string? socket) => socket is null ? "pipe\tbinary"
        : socket.Contains('/', StringComparison.Ordinal) ? $"socket\tunix\t{Quote(socket)}" : $"socket\tinet\t{socket}";

    private void Mount(List<string> names, string mount, int domain)
    {
        if (names.Select(Mounted).FirstOrDefault(m => m?.Name == mount) is { } there)
        {
            if (there.Domain != domain)
                throw new OperationException(
                    FormattableString.Invariant(
                        $"{_names}: '{mount}' belongs to domain {there.Domain}; choose another with --name"));
            return;
        }

        var root = names.FindIndex(static l =>
            l.Trim().StartsWith("root", StringComparison.Ordinal) && l.Contains('{', StringComparison.Ordinal));
        if (root < 0)
            throw new OperationException($"{_names}: has no 'root {{'");
        for (var i = root + 1; i < names.Count && names[i].Trim() != "}"; i++)
        {
            if (names[i].Trim().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() == mount)
                throw new OperationException($"{_names}: '{mount}' belongs to another agent; choose another with --name");
        }

        names.Insert(root + 1, string.Create(CultureInfo.InvariantCulture, $"\t{mount}\t{domain}:*:*"));
    }

    private static (string Label, int Domain)? Agent(string line)
    {
        var words = line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 4 && !words[0].StartsWith('#')
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var domain)
            ? (words[0], domain)
            : null;
    }

    private static (string Name, int Domain)? Mounted(string line)
    {
        var words = line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return words is [var name, var place] && place.EndsWith(":*:*", StringComparison.Ordinal)
            && int.TryParse(place[..^4], NumberStyles.None, CultureInfo.InvariantCulture, out var domain) ? (name, domain) : null;
    }

    private static string Quote(string word)
    {
        if (word.Contains('"', StringComparison.Ordinal) || word.Contains('\n', StringComparison.Ordinal))
            throw new OperationException($"'{word}' cannot stand in pmcd.conf");
        return word.AsSpan().IndexOfAny(" \t#") < 0 && word.Length > 0 ? word : $"\"{word}\"";
    }

    private static List<string> Lines(string path)
    {
        try
        {
            return [.. File.ReadAllLines(path)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperationException($"{path}: {e.Message} (is PCP installed here?)", e);
        }
    }

    private static void Save(string path, List<string> lines)
    {
        var content = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        if (OperatingSystem.IsWindows())
            return;
        var mode = File.GetUnixFileMode(path);
        AtomicFile.Write(path, content);
        File.SetUnixFileMode(path, mode);
    }

    private string Notify()
    {
        if (!File.Exists(_pidFile)
            || !int.TryParse(File.ReadAllText(_pidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            return "pmcd does not run; it will see the change when it starts";
        return NativeProcess.Signal(pid, HangUp) == 0
            ? FormattableString.Invariant($"pmcd ({pid}) was told (SIGHUP)")
            : FormattableString.Invariant($"pmcd ({pid}) could not be told: {NativeFiles.Reason(Marshal.GetLastPInvokeError())}");
    }
}
