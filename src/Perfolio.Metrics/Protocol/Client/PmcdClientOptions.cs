namespace Perfolio.Metrics.Protocol.Client;

/// <summary>How a client deals with a pmcd.</summary>
public sealed record PmcdClientOptions
{
    /// <summary>The defaults, those of PCP's own clients.</summary>
    public static readonly PmcdClientOptions Default = new();

    /// <summary>How long to wait for a connection and the greeting.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for an answer. A pmcd waits 5 s for each of its agents.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest PDU to accept, in bytes.</summary>
    public int Limit { get; init; } = PduHeader.DefaultLimit;
}
