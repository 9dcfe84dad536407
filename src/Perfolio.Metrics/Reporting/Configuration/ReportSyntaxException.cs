namespace Perfolio.Metrics.Reporting.Configuration;

/// <summary>A metric specification, option or definition that was given cannot be read. The message is one line.</summary>
public sealed class ReportSyntaxException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public ReportSyntaxException(string message)
        : base(message)
    {
    }
}
