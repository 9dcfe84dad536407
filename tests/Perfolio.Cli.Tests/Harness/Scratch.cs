using System.Diagnostics;
using System.Text.Json;

namespace Perfolio.Cli.Tests.Harness;

/// <summary>
/// A home and a git repository of one test's own, and the built program run in them: <see cref="Perfolio"/> by a process that stays for
/// many runs, everything else by a process of its own. Git's and the program's configuration come from this home only.
/// </summary>
public sealed class Scratch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Lazy<string> Template = new(MakeTemplate);

    private readonly string _root;

    private Scratch(bool empty)
    {
        _root = System.IO.Directory.CreateTempSubdirectory("perfolio-cli-test-").FullName;
        Home = Path.Combine(_root, "home");
        Directory = Path.Combine(_root, "repo");
        if (!empty)
        {
            Copy(Template.Value, _root);
            return;
        }

        System.IO.Directory.CreateDirectory(Home);
        System.IO.Directory.CreateDirectory(Directory);
        File.WriteAllText(Path.Combine(Home, "gitconfig"), "[user]\n name = Dev\n email = dev@example.org\n[init]\n defaultBranch = main\n[commit]\n gpgSign = false\n");
    }

    /// <summary>Where the program lies: a published one when eng/test.sh says so (it starts faster), else the one built for the tests.</summary>
    public static string ProgramDirectory { get; } = (Environment.GetEnvironmentVariable("PERFOLIO_UNDER_TEST") ?? AppContext.BaseDirectory).TrimEnd('/');

    private static string Program { get; } = Path.Combine(ProgramDirectory, "perfolio");

    /// <summary>The home of the user.</summary>
    public string Home { get; }

    /// <summary>The directory commands run in: the root of the repository.</summary>
    public string Directory { get; }

    /// <summary>More variables for children; null removes one.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

    /// <summary>The id of the newest commit.</summary>
    public string Head => Git("rev-parse", "HEAD").Out.Trim();

    /// <summary>The pending profiles' file names.</summary>
    public string[] Pending => System.IO.Directory.GetFiles(At(".perun/jobs"), "*.perf").Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal).ToArray();

    /// <summary>A directory without repository and instance.</summary>
    public static Scratch Empty() => new(empty: true);

    /// <summary>A repository with one commit and an instance.</summary>
    public static Scratch Instance() => new(empty: false);

    /// <summary>A path below the repository.</summary>
    public string At(string path) => Path.Combine(Directory, path);

    /// <summary>Writes a file below the repository.</summary>
    public string Write(string path, string text, bool executable = false)
    {
        string file = At(path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        if (executable && OperatingSystem.IsLinux()) File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        return file;
    }

    /// <summary>Reads a file below the repository.</summary>
    public string Read(string path) => File.ReadAllText(At(path));

    /// <summary>Writes files, commits everything, and returns the commit's id.</summary>
    public string Commit(string message, params (string Path, string Text)[] files)
    {
        foreach ((string path, string text) in files) Write(path, text, executable: text.StartsWith("#!", StringComparison.Ordinal));
        Git("add", "--all");
        Git("commit", "-q", "--allow-empty", "-m", message);
        return Head;
    }

    /// <summary>Puts a profile among the pending ones.</summary>
    public string AddPending(string name, string json)
    {
        string path = Write($".perun/jobs/{name}", json);
        return path;
    }

    /// <summary>Runs git; its failure is the test's.</summary>
    public Outcome Git(params string[] arguments) => Run("git", arguments, Directory).Succeeds();

    /// <summary>Runs the program.</summary>
    public Outcome Perfolio(params string[] arguments) => Resident(Directory, arguments);

    /// <summary>Runs the program in a directory below the repository.</summary>
    public Outcome PerfolioIn(string directory, params string[] arguments) => Resident(At(directory), arguments);

    /// <summary>Runs the program as a process of its own.</summary>
    public Outcome PerfolioAlone(params string[] arguments) => Run(Program, arguments, Directory);

    /// <summary>Runs the program and reads its standard output as JSON.</summary>
    public JsonElement Json(params string[] arguments) => JsonDocument.Parse(Perfolio(arguments).Succeeds().Out).RootElement;

    /// <summary>Runs a shell script in which the program is called <c>perfolio</c>.</summary>
    public Outcome Shell(string script) => Run("/bin/bash", ["-c", script], Directory);

    /// <summary>Runs the program on a terminal and returns what it showed.</summary>
    public Outcome OnTerminal(string commandLine) => Run("script", ["-qefc", commandLine, "/dev/null"], Directory);

    /// <summary>Starts the program.</summary>
    public Process Start(params string[] arguments) => Process.Start(Info(Program, arguments, Directory))!;

    /// <summary>Starts the program with the lowest priority.</summary>
    public Process StartAside(params string[] arguments) =>
        Process.Start(Info("nice", ["-n", "19", Program, .. arguments], Directory))!;

    /// <summary>Waits for a process that <see cref="Start"/> started.</summary>
    public static Outcome Wait(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience)) process.Kill(entireProcessTree: true);
        return new Outcome(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Waits until something is so; the test fails when it never is.</summary>
    public static void Until(Func<bool> condition)
    {
        // This leaves the processor to what is waited for.
        SpinWait.SpinUntil(condition, Patience).ShouldBeTrue("the condition never came true");
    }

    /// <summary>Removes everything.</summary>
    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);

    // The variables that the runtime or the C library reads once are for processes of their own.
    private Outcome Resident(string directory, string[] arguments) =>
        Variables.Keys.Any(static n => n is "HOME" or "LC_ALL" or "LANG" || n.StartsWith("DOTNET_", StringComparison.Ordinal))
        || arguments.Any(static a => a is "-d" or "--dev-mode")
            ? Run(Program, arguments, directory)
            : ResidentProgram.Run(Info(Program, arguments, directory), Patience);

    private Outcome Run(string program, string[] arguments, string directory)
    {
        using Process process = Process.Start(Info(program, arguments, directory))!;
        process.StandardInput.Close();
        return Wait(process);
    }

    private ProcessStartInfo Info(string program, string[] arguments, string directory)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string name in info.Environment.Keys.Where(k => k.StartsWith("GIT_", StringComparison.Ordinal)).ToArray()) info.Environment.Remove(name);
        info.Environment["PATH"] = $"{ProgramDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        info.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        info.Environment["HOME"] = Home;
        info.Environment["PERUN_CONFIG_DIR"] = Path.Combine(Home, "perun");
        info.Environment["XDG_CONFIG_HOME"] = Path.Combine(Home, "config");
        info.Environment["GIT_CONFIG_GLOBAL"] = Path.Combine(Home, "gitconfig");
        info.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        info.Environment["GIT_TEMPLATE_DIR"] = "";
        info.Environment["GIT_CEILING_DIRECTORIES"] = _root;
        info.Environment["NO_COLOR"] = "1";
        info.Environment["TZ"] = "UTC";
        info.Environment["DOTNET_TieredPGO"] = "0";
        info.Environment.Remove("EDITOR");
        info.Environment.Remove("TERM");
        foreach ((string name, string? value) in Variables)
        {
            if (value is null) info.Environment.Remove(name);
            else info.Environment[name] = value;
        }

        return info;
    }

    private static string MakeTemplate()
    {
        Scratch made = Empty();
        made.Git("init", "-q");
        made.Commit("first", ("README", "scratch\n"));
        made.Perfolio("init").Succeeds();
        System.IO.Directory.CreateDirectory(made.At(".git/info"));
        File.WriteAllText(made.At(".git/info/exclude"), ".perun\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => made.Dispose();
        return made._root;
    }

    private static void Copy(string from, string to)
    {
        foreach (string directory in System.IO.Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            System.IO.Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, directory)));
        foreach (string file in System.IO.Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
