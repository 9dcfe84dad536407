using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Perfolio.Profiles.VersionControl;

/// <summary>Runs the <c>git</c> command in a directory: no shell, no pager, no prompts, C locale, no optional locks.</summary>
internal sealed class GitCommand
{
    private readonly string _directory;
    private readonly string _executable;

    internal GitCommand(string directory, string executable = "git")
    {
        _directory = directory;
        _executable = executable;
    }

    /// <summary>Runs git and returns its standard output; any exit code but 0 is an error that quotes git.</summary>
    internal byte[] Run(params IEnumerable<string> arguments)
    {
        (int code, byte[] output, string error) = Try(arguments, []);
        return code == 0 ? output : throw Failed(error);
    }

    /// <summary>Runs git and returns its standard output as text without the last line break.</summary>
    internal string RunText(params IEnumerable<string> arguments) => Encoding.UTF8.GetString(Run(arguments)).TrimEnd('\n');

    /// <summary>Runs git and returns exit code, standard output and standard error.</summary>
    internal (int Code, byte[] Output, string Error) Try(
        IEnumerable<string> arguments, IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        using Process process = Start(arguments, environment);
        process.StandardInput.Close();
        string error = "";
        // A thread starts faster than asynchronous reading of a pipe, which loads the whole of the sockets first.
        var errors = new Thread(() => error = process.StandardError.ReadToEnd()) { IsBackground = true };
        errors.Start();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        errors.Join();
        process.WaitForExit();
        return (process.ExitCode, output.ToArray(), error);
    }

    /// <summary>Starts git with redirected streams; the caller reads both outputs.</summary>
    internal Process Start(IEnumerable<string> arguments, IReadOnlyList<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(_executable)
        {
            WorkingDirectory = _directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_PAGER"] = "cat";
        start.Environment["LC_ALL"] = "C";

        // Set by hooks: they would point git to another repository than the one asked for.
        foreach (string name in (string[])["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"])
            start.Environment.Remove(name);
        foreach ((string name, string value) in environment ?? []) start.Environment[name] = value;
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new OperationException(
                Directory.Exists(_directory)
                    ? "the 'git' command is needed and was not found; install the package git"
                    : $"the directory {_directory} does not exist",
                e);
        }
    }

    /// <summary>The error for a failed run, with git's own last word.</summary>
    internal OperationException Failed(string error)
    {
        string line = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(
                l => l.StartsWith("fatal:", StringComparison.Ordinal) || l.StartsWith("error:", StringComparison.Ordinal))
            ?? error.Trim();
        if (line.Contains("not a git repository", StringComparison.Ordinal))
            return new OperationException(
                $"{_directory} is not inside a git repository; make one with 'git init' or 'perfolio init'");
        return new OperationException($"git refused in {_directory}: {line}");
    }
}
