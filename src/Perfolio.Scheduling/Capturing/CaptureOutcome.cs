namespace Perfolio.Scheduling.Capturing;

/// <summary>How a recording ended.</summary>
/// <param name="ExitCode">The command's exit code; 0 without a command.</param>
/// <param name="Messages">What the recorder said, one line each.</param>
public sealed record CaptureOutcome(int ExitCode, IReadOnlyList<string> Messages);
