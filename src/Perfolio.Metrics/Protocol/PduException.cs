namespace Perfolio.Metrics.Protocol;

/// <summary>The other side sent what is no PDU, or went away in the middle of one. The connection is of no use any
/// more.</summary>
public sealed class PduException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="reason">What is wrong, in one line.</param>
    /// <param name="inner">The cause.</param>
    public PduException(string reason, Exception? inner = null)
        : base(reason, inner)
    {
    }
}
