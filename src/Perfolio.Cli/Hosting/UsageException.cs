namespace Perfolio.Cli.Hosting;

/// <summary>The command line asks for something that does not fit together; exit code 2.</summary>
internal sealed class UsageException : Exception
{
    /// <summary>Says what does not fit and what to do.</summary>
    public UsageException(string message)
        : base(message)
    {
    }
}
