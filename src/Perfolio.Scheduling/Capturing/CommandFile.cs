namespace Perfolio.Scheduling.Capturing;

/// <summary>The program of a command that is to be captured.</summary>
internal static class CommandFile
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// Fails when there is no such program. Asked before recording: perf would record nothing and say so only by its exit code,
    /// which might be the command's.
    /// </summary>
    /// <exception cref="CaptureException">There is none that can be executed.</exception>
    public static void Require(IReadOnlyList<string> command)
    {
        if (command.Count == 0) return;
        string program = command[0];
        string[] places = program.Contains('/', StringComparison.Ordinal)
            ? [program]
            : [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, program))];
        if (!Array.Exists(places, File.Exists)) throw new CaptureException($"the command '{program}' is not there");
        if (!Array.Exists(places, IsProgram)) throw new CaptureException($"the command '{program}' cannot be executed");
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) != UnixFileMode.None);
}
