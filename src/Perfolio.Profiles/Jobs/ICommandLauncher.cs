namespace Perfolio.Profiles.Jobs;

/// <summary>Starts a helper command of a job: a pre-run step or an external workload generator.</summary>
public interface ICommandLauncher
{
    /// <summary>Runs a command line to its end; its output goes where the user sees it.</summary>
    /// <param name="commandLine">The line, split by quoting rules without a shell; <c>" | "</c> joins commands to a pipe.</param>
    /// <param name="workingDirectory">The directory to run it in.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <exception cref="OperationException">It cannot be started, or ends with a status other than 0.</exception>
    Task RunAsync(string commandLine, string workingDirectory, CancellationToken cancellationToken);
}
