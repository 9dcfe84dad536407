using System.CommandLine;

namespace Perfolio.Cli.Hosting;

/// <summary>The options in front of every verb (docs/command-line.md).</summary>
internal static class GlobalOptions
{
    /// <summary>Let unforeseen exceptions through.</summary>
    public static Option<bool> DevMode { get; } = new("--dev-mode", "-d")
    {
        Description = "Show the stack trace of an unforeseen error."
    };

    /// <summary>No pager.</summary>
    public static Option<bool> NoPager { get; } = new("--no-pager")
    {
        Description = "Do not page the output of status and log.",
        Recursive = true
    };

    /// <summary>No colour.</summary>
    public static Option<bool> NoColor { get; } = new("--no-color", "-nc")
    {
        Description = "No colours (as with NO_COLOR).",
        Recursive = true
    };

    /// <summary>Yes to all.</summary>
    public static Option<bool> SayYes { get; } = new("--say-yes", "-y")
    {
        Description = "Answer every question with yes.",
        Recursive = true
    };

    /// <summary>Verbosity, counted.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Say more; twice: say everything.",
        Arity = ArgumentArity.Zero,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Perun's internal metrics, which are refused.</summary>
    public static Option<string[]> Metrics { get; } = new("--metrics", "-m")
    {
        Description = "Not supported: Perfolio keeps no internal metrics.",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
        Hidden = true,
    };

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [DevMode, NoPager, NoColor, SayYes, Verbose, Metrics];
}
