namespace Perfolio.Cli.Hosting;

/// <summary>The exit codes of every verb (docs/command-line.md).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;

    /// <summary>Input is not what it should be.</summary>
    public const int BadInput = 3;

    /// <summary>A degradation was found.</summary>
    public const int Degradation = 4;

    /// <summary>Ended by SIGINT, as shells count it.</summary>
    public const int Interrupted = 130;
}
