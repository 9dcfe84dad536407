namespace Perfolio.Metrics.Protocol.Pmda;

/// <summary>How an agent behaves towards its pmcd.</summary>
public sealed record PmdaOptions
{
    /// <summary>What pmcd is asked to send besides: <see cref="PduFeatures.Authentication"/> and
    /// <see cref="PduFeatures.Container"/>.</summary>
    public PduFeatures Features { get; init; }

    /// <summary>Whether pmcd.conf has the word <c>notready</c> for this agent: nothing is asked until
    /// <see cref="PmdaConnection.AnnounceReadyAsync"/>.</summary>
    public bool StartsNotReady { get; init; }

    /// <summary>The longest PDU to accept, in bytes.</summary>
    public int Limit { get; init; } = PduHeader.DefaultLimit;

    /// <summary>Told what went wrong with a single request; the connection goes on.</summary>
    public Action<string>? Log { get; init; }
}
