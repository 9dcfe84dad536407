using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>Finds the file that a command names, once, as a shell would: through PATH unless the name has a slash.</summary>
public static class ExecutableSearch
{
    /// <summary>The absolute path of the program.</summary>
    /// <param name="name">The first word of the command.</param>
    /// <param name="workingDirectory">Where relative paths start.</param>
    /// <param name="searchPath">The directories, separated by colons; null for PATH.</param>
    /// <exception cref="OperationException">It does not exist, is a directory, or may not be executed.</exception>
    public static string Resolve(string name, string workingDirectory, string? searchPath = null)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
            throw new OperationException("the command has a NUL character in its name");
        if (name.Contains('/', StringComparison.Ordinal))
        {
            string path = Path.GetFullPath(name, Path.GetFullPath(workingDirectory));
            return Refusal(path) is { } reason ? throw new OperationException($"{name}: {reason}") : path;
        }

        searchPath ??= Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        string? found = null;
        foreach (string directory in searchPath.Split(':'))
        {
            // An empty entry is the working directory, as POSIX has it.
            string path = Path.GetFullPath(Path.Combine(directory, name), Path.GetFullPath(workingDirectory));
            if (Refusal(path) is null) return path;
            if (found is null && File.Exists(path)) found = path;
        }

        if (found is not null) throw new OperationException($"{name}: {found} may not be executed: set its x bit with chmod +x");
        string hint = File.Exists(Path.Combine(workingDirectory, name))
            ? $"; for the file in the working directory write ./{name}"
            : "";
        throw new OperationException($"{name}: command not found in PATH{hint}");
    }

    private static string? Refusal(string path)
    {
        if (Directory.Exists(path)) return "is a directory, not a program";
        if (!File.Exists(path)) return "no such file";
        return LibC.Access(path, LibC.AccessExecute) == 0 ? null : "may not be executed: set its x bit with chmod +x";
    }
}
