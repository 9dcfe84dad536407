using Perfolio.Collectors.Processes;
using Perfolio.Profiles;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Running;

/// <summary>Runs pre-run steps and external generators; their output goes to standard error.</summary>
internal sealed class HelperCommands : ICommandLauncher
{
    /// <inheritdoc/>
    public Task RunAsync(string commandLine, string workingDirectory, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var launcher = new ChildLauncher(
                new ChildCommand(Words(commandLine)) { WorkingDirectory = workingDirectory, Output = CommandOutput.PassThrough },
                cancellationToken: cancellationToken);
            ChildResult result = launcher.Run();
            cancellationToken.ThrowIfCancellationRequested();
            if (!result.IsSuccess) throw new OperationException($"'{commandLine}' {result}");
        },
        cancellationToken);

    // A pipe needs a shell; every word is quoted for it, so that it means the same as without one.
    private static IReadOnlyList<string> Words(string commandLine)
    {
        string[] commands = commandLine.Split(" | ");
        return commands.Length == 1
            ? CommandLine.Split(commandLine)
            : ["/bin/sh", "-c", string.Join(" | ", commands.Select(c => CommandLine.Join(CommandLine.Split(c))))];
    }
}
