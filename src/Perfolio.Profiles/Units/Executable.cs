namespace Perfolio.Profiles.Units;

/// <summary>
/// What is executed: command, arguments and workload, as typed. The executed line is the three joined by blanks, empty
/// parts left out, split by shell-like quoting rules without a shell (docs/commands.md).
/// </summary>
/// <param name="Command">The command as typed.</param>
/// <param name="Arguments">The arguments as typed; may be empty.</param>
/// <param name="Workload">The workload executed now; may be empty.</param>
public sealed record Executable(string Command, string Arguments = "", string Workload = "")
{
    /// <summary>The workload as the job names it: the generator's id when the workload is generated.</summary>
    public string OriginWorkload { get; init; } = Workload;

    /// <summary>
    /// The argument vector when the command was given word by word (<c>run -- CMD ARGS</c>), so that nothing is split again;
    /// null when the texts are to be split.
    /// </summary>
    public IReadOnlyList<string>? Vector { get; init; }

    /// <summary>The whole line: command, arguments and workload joined by blanks.</summary>
    public string Line => string.Join(' ', new[] { Command, Arguments, Workload }.Where(p => p.Length > 0));
}
