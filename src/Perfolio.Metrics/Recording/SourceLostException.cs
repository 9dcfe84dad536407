namespace Perfolio.Metrics.Recording;

/// <summary>A source of metrics has gone and may come back.</summary>
public sealed class SourceLostException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">Why, in one line.</param>
    /// <param name="inner">The cause.</param>
    public SourceLostException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
