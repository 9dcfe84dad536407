namespace Perfolio.Arcaflow.CommandLine;

/// <summary>A command line that cannot be followed.</summary>
internal sealed class PluginUsageException : Exception
{
    internal PluginUsageException(string message, int code = PluginExit.Usage, bool showUsage = false)
        : base(message)
    {
        Code = code;
        ShowUsage = showUsage;
    }

    /// <summary>The exit code.</summary>
    internal int Code { get; }

    /// <summary>True when the usage stands below the message.</summary>
    internal bool ShowUsage { get; }
}
