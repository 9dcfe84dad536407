using Perfolio.Profiles.Store;

namespace Perfolio.Profiles.Configuration;

/// <summary>The texts a new <c>local.yml</c> can begin with. Making one only looks at file names; nothing is run.</summary>
public static class ConfigurationTemplate
{
    /// <summary>The template used when none is named.</summary>
    public const string Default = "master";

    private const int MostCandidates = 200;
    private const int DeepestCandidate = 8;

    private static readonly string[] BuildDirectories = ["build", "_build", "dist"];
    private static readonly string[] WorkloadDirectories =
        [
            "workload", "workloads", "_workload", "_workloads", "examples", "_examples", "payload", "payloads", "_payload",
            "_payloads"];

    /// <summary>The names of the templates.</summary>
    public static IReadOnlyList<string> Names { get; } = ["master", "developer", "user"];

    /// <summary>The text of a template.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="root">The directory whose files the template <c>user</c> looks at.</param>
    /// <param name="vcsType">The version control system.</param>
    /// <param name="vcsUrl">Where the repository is, absolute or relative to <c>.perun</c>.</param>
    /// <exception cref="OperationException">There is no such template.</exception>
    public static string Render(string name, string root, string vcsType, string vcsUrl)
    {
        if (!Names.Contains(name))
            throw new OperationException($"there is no configuration template '{name}'; there are {string.Join(", ", Names)}");
        bool developer = name is "developer" or "user";
        bool user = name == "user";
        var text = new System.Text.StringBuilder();
        text.Append(
            "# Configuration of this instance (docs/configuration.md). Lines that begin with # are hints.\n\nvcs:\n  type: ")
            .Append(vcsType).Append("\n  url: ").Append(YamlEmitter.Quoted(vcsUrl)).Append("\n\n");
        AppendMatrix(text, root, user);
        text.Append(developer
            ? "# Commands run before each collection; review them before the first run.\nexecute:\n  pre_run:\n    - make\n\n"
            : "# execute:\n#   pre_run:\n#     - make\n\n");
        text.Append(developer
            ? "degradation:\n  strategies:\n    - method: average_amount_threshold\n  collect_before_check: true\n  " +
                "log_collect: true\n\n"
            : "# degradation:\n#   strategies:\n#     - method: average_amount_threshold\n#   collect_before_check: true\n#   " +
                "log_collect: true\n\n");
        text.Append(user ? "profiles:\n  register_after_run: true\n\n" : "# profiles:\n#   register_after_run: true\n\n");
        text.Append("format:\n  sort_profiles_by: time\n");
        text.Append(user
            ? "  output_profile_template: \"%collector%-of-%cmd%-%workload%-%date%\"\n"
            : "#  output_profile_template: \"%collector%-%cmd%-%workload%-%date%\"\n");
        text.Append("\n# general:\n#   editor: vim\n");
        return text.ToString();
    }

    private static void AppendMatrix(System.Text.StringBuilder text, string root, bool user)
    {
        string[] commands = user ? [.. Candidates(root, BuildDirectories, executable: true)] : [];
        string[] workloads = user ? [.. Candidates(root, WorkloadDirectories, executable: false)] : [];
        AppendList(text, "cmds", commands, "./mybin");
        text.Append("# args:\n#   - -q\n\n");
        AppendList(text, "workloads", workloads, "input.in");
        text.Append(user
            ? "collectors:\n  - name: time\n    params:\n      warmup: 3\n      repeat: 10\n\n"
            : "# collectors:\n#   - name: time\n#     params:\n#       warmup: 3\n#       repeat: 10\n\n");
        text.Append("# postprocessors:\n#   - name: regression_analysis\n#     params:\n#       method: full\n\n");
    }

    private static void AppendList(System.Text.StringBuilder text, string key, string[] items, string hint)
    {
        if (items.Length == 0)
        {
            text.Append("# ").Append(key).Append(":\n#   - ").Append(hint).Append("\n\n");
            return;
        }

        text.Append(key).Append(":\n");
        foreach (string item in items) text.Append("  - ").Append(YamlEmitter.Quoted(item)).Append('\n');
        text.Append('\n');
    }

    private static IEnumerable<string> Candidates(string root, string[] below, bool executable)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DeepestCandidate,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
        };
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return Directory.EnumerateFiles(root, "*", options)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => !path.StartsWith(Instance.DirectoryName, StringComparison.Ordinal)
                && path.Split('/')[..^1].Any(below.Contains)
                && (!executable
                    || (OperatingSystem.IsLinux()
                        && (File.GetUnixFileMode(Path.Combine(root, path)) & Execute) != UnixFileMode.None)))
            .Take(MostCandidates)
            .Order(StringComparer.Ordinal)
            .Select(path => executable ? "./" + path : path);
    }
}
