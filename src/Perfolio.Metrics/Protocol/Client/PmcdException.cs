namespace Perfolio.Metrics.Protocol.Client;

/// <summary>A pmcd could not be reached, does not answer, or refused a request. The message is one line for the user.</summary>
public sealed class PmcdException : Exception
{
    /// <summary>Says what failed.</summary>
    /// <param name="message">What, where, and what to do.</param>
    /// <param name="code">The error code of PCP (PM_ERR_…).</param>
    /// <param name="isLost">Whether the connection is of no use any more.</param>
    /// <param name="inner">The cause.</param>
    public PmcdException(string message, int code, bool isLost, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        IsLost = isLost;
    }

    /// <summary>The error code of PCP (PM_ERR_…).</summary>
    public int Code { get; }

    /// <summary>Whether the connection is of no use any more: connect anew.</summary>
    public bool IsLost { get; }
}
