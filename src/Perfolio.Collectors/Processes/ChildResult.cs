using System.Globalization;

namespace Perfolio.Collectors.Processes;

/// <summary>One finished run of a child process.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="ExitCode">The exit code when it exited, else 0.</param>
/// <param name="Signal">The number of the signal that ended it, else 0.</param>
/// <param name="ElapsedNanoseconds">Monotonic time from just before the start to just after the end, ns.</param>
/// <param name="Usage">What the kernel charged to it.</param>
public readonly record struct ChildResult(
    ChildOutcome Outcome, int ExitCode, int Signal, long ElapsedNanoseconds, ResourceUsage Usage)
{
    /// <summary>True when it exited with code 0.</summary>
    public bool IsSuccess => Outcome == ChildOutcome.Exited && ExitCode == 0;

    /// <summary>How it ended, as the end of a sentence: <c>exited with code 3</c>, <c>was killed by SIGSEGV</c>.</summary>
    public override string ToString() => Outcome switch
    {
        ChildOutcome.Exited => string.Create(CultureInfo.InvariantCulture, $"exited with code {ExitCode}"),
        ChildOutcome.Killed => $"was killed by {SignalName.Of(Signal)}",
        ChildOutcome.TimedOut => "ran out of time and was ended",
        _ => "was interrupted",
    };
}
