using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Processes;

/// <summary>What to start: the words of the command and where it runs. Nothing here is given to a shell.</summary>
/// <param name="Words">The program and its arguments; at least one word.</param>
public sealed record ChildCommand(IReadOnlyList<string> Words)
{
    /// <summary>The directory the command runs in; relative program paths start here.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>The file that is the command's standard input.</summary>
    public string InputPath { get; init; } = "/dev/null";

    /// <summary>Where standard output and standard error go.</summary>
    public CommandOutput Output { get; init; } = CommandOutput.Discard;

    /// <summary>
    /// The words of what a unit executes: its vector when it has one, else its line split by the quoting rules.
    /// </summary>
    /// <exception cref="Perfolio.Profiles.OperationException">The line is empty or has an unbalanced quote.</exception>
    public static ChildCommand From(UnitContext context)
    {
        Executable executable = context.Executable ?? throw new Profiles.OperationException("there is no command to execute");
        IReadOnlyList<string> words = executable.Vector ?? CommandLine.Split(executable.Line);
        if (words.Count == 0 || words[0].Length == 0)
            throw new Profiles.OperationException("the command is empty: give one with -c/--cmd");
        return new ChildCommand(words) { WorkingDirectory = context.WorkingDirectory, Output = context.Output };
    }
}
