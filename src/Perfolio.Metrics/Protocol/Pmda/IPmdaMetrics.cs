using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Protocol.Pmda;

/// <summary>
/// The metrics of an agent (PMDA), as a pmcd asks for them. Everything is answered from memory, at once: pmcd waits for one
/// agent at a time and drops one that takes 5 s. All members are called by the connection's loop, one at a time; take an
/// immutable snapshot inside a call if something else changes the metrics meanwhile.
/// </summary>
public interface IPmdaMetrics
{
    /// <summary>The names as they are now, full names from the root.</summary>
    NameSpace Names { get; }

    /// <summary>Whether questions can be answered. While not, pmcd is told so, until
    /// <see cref="PmdaConnection.AnnounceReadyAsync"/>.</summary>
    bool IsReady => true;

    /// <summary>What has changed since the last call: names, labels, or both. Called once for each fetch; pmcd hears of it with
    /// the answer.</summary>
    /// <returns>The changes, or none.</returns>
    PmcdChanges TakeChanges() => PmcdChanges.None;

    /// <summary>Describes a metric.</summary>
    /// <param name="pmid">The metric.</param>
    /// <returns>Its descriptor (names are not looked at); null when there is no such metric.</returns>
    MetricDescriptor? Describe(Pmid pmid);

    /// <summary>Adds the values of metrics to a result: one call of <see cref="ResultBuilder.BeginMetric"/> or
    /// <see cref="ResultBuilder.AddError"/> for each metric, in this order; unknown ones have error -12358
    /// (PM_ERR_PMID).</summary>
    /// <param name="metrics">The metrics; one may occur twice.</param>
    /// <param name="profile">Which instances are wanted.</param>
    /// <param name="result">Where to.</param>
    void Fetch(IReadOnlyList<Pmid> metrics, InstanceProfile profile, ResultBuilder result);

    /// <summary>Answers a fetch with a whole result, for agents that keep results encoded; otherwise <see cref="Fetch"/> is
    /// called.</summary>
    /// <param name="metrics">The metrics as they stand in the request, 4 bytes each.</param>
    /// <param name="profile">Which instances are wanted.</param>
    /// <returns>A RESULT whose two stamp words the caller sets, valid until the next call; empty when there is none.</returns>
    Memory<byte> FetchEncoded(ReadOnlySpan<byte> metrics, InstanceProfile profile) => default;

    /// <summary>The instances of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The instances as they are now; null when there is no such domain.</returns>
    InstanceList? Instances(InstanceDomainId domain);

    /// <summary>A help text. When there is only one of the two lengths, the other is made of it: leave that to the
    /// caller.</summary>
    /// <param name="kind">One line or long; of a metric or a domain.</param>
    /// <param name="ident">The metric or the domain.</param>
    /// <returns>The text; null when there is none.</returns>
    string? Text(HelpTextKind kind, uint ident);

    /// <summary>Labels.</summary>
    /// <param name="kind">Of a domain, an instance domain, a cluster, a metric, or of the instances of an instance
    /// domain.</param>
    /// <param name="ident">Of what.</param>
    /// <returns>One set, or one for each instance; none when there are no labels.</returns>
    IReadOnlyList<LabelSet> Labels(LabelSetKind kind, uint ident) => [];

    /// <summary>Stores values.</summary>
    /// <param name="values">The values; valid during the call.</param>
    /// <returns>0 when all are stored, otherwise a negative code: -12387 (PM_ERR_PERMISSION) when nothing can be stored
    /// here.</returns>
    int Store(ResultView values) => PmErrors.Permission;

    /// <summary>Told about a client, when <see cref="PmdaOptions.Features"/> asks for it.</summary>
    /// <param name="client">Number of the client.</param>
    /// <param name="attribute">Which attribute: 5 user name, 11 user id, 12 group id, 14 process id, 15 container name.</param>
    /// <param name="value">Its value.</param>
    void ClientAttribute(int client, int attribute, string value)
    {
    }

    /// <summary>Told that a client has gone, also one that never asked for anything here.</summary>
    /// <param name="client">Number of the client.</param>
    void ClientClosed(int client)
    {
    }
}
