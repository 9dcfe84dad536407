using System.Text;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Protocol.Client;

/// <summary>
/// Asks a pmcd: one question at a time, from one thread at a time. After a <see cref="PmcdException"/> with
/// <see cref="PmcdException.IsLost"/>, and after a question that was cancelled, connect anew.
/// </summary>
public sealed class PmcdClient : IDisposable
{
    /// <summary>Most metrics in one question: what a pmcd accepts in one PDU.</summary>
    public const int LargestRequest = 16_000;

    private const int LargestNames = PduHeader.ClientLimit - 1024;

    private readonly PmcdExchange _exchange;

    private PmcdClient(PmcdAddress address, PmcdExchange exchange, PduFeatures features)
    {
        Address = address;
        _exchange = exchange;
        Features = features;
    }

    /// <summary>Where the pmcd listens.</summary>
    public PmcdAddress Address { get; }

    /// <summary>What the pmcd can do.</summary>
    public PduFeatures Features { get; }

    /// <summary>Connects.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="options">Time-outs; null for the defaults.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>The client.</returns>
    /// <exception cref="PmcdException">It does not work.</exception>
    public static async Task<PmcdClient> ConnectAsync(
        PmcdAddress address, PmcdClientOptions? options = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= PmcdClientOptions.Default;
        var (socket, channel, features) = await PmcdConnector.ConnectAsync(address, options, token);
        return new PmcdClient(address, new PmcdExchange(address, options, socket, channel), features);
    }

    /// <summary>Finds metrics by name.</summary>
    /// <param name="names">Full names.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>The identifiers; the null identifier for an unknown name and for a node that is no metric.</returns>
    public async Task<Pmid[]> LookUpAsync(IReadOnlyList<string> names, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        var found = new List<Pmid>(names.Count);
        while (found.Count < names.Count)
        {
            var part = Part(names, found.Count);
            var answer = await _exchange.AskAsync(new NamesPdu(part), token);
            if (answer is ErrorPdu { Code: PmErrors.Name })
                found.AddRange(Enumerable.Repeat(Pmid.Null, part.Count));
            else if (_exchange.Expect<IdsPdu>(answer).Metrics is { } ids && ids.Count == part.Count)
                found.AddRange(ids);
            else
                throw _exchange.Lost("its answer has another number of metrics than the question", PmErrors.Protocol);
        }

        return [.. found];
    }

    /// <summary>Finds the metrics at or below a node.</summary>
    /// <param name="node">Full name; empty for all there are.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>Full names; none when there is no such node.</returns>
    public async Task<IReadOnlyList<string>> TraverseAsync(string node, CancellationToken token = default) =>
        await _exchange.AskAsync(new TraversePdu(node), token) is var answer && answer is ErrorPdu { Code: PmErrors.Name }
            ? []
            : _exchange.Expect<NamesPdu>(answer).Names;

    /// <summary>Finds the direct children of a node.</summary>
    /// <param name="node">Full name; empty for the root.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>Last components, and whether they are metrics; none when there is no such node.</returns>
    public async Task<IReadOnlyList<(string Name, bool IsMetric)>> ChildrenAsync(string node, CancellationToken token = default)
    {
        var answer = await _exchange.AskAsync(new ChildPdu(node, WithStatus: true), token);
        if (answer is ErrorPdu { Code: PmErrors.Name })
            return [];
        var names = _exchange.Expect<NamesPdu>(answer);
        return [.. names.Names.Select((name, i) => (name, names.Statuses is null || names.Statuses[i] == 0))];
    }

    /// <summary>All names of a metric.</summary>
    /// <param name="pmid">The metric.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>Full names; none when it has no name.</returns>
    public async Task<IReadOnlyList<string>> NamesOfAsync(Pmid pmid, CancellationToken token = default) =>
        await _exchange.AskAsync(new IdsPdu(0, [pmid]), token) is var answer
            && answer is ErrorPdu { Code: PmErrors.Pmid or PmErrors.Name }
            ? [] : _exchange.Expect<NamesPdu>(answer).Names;

    /// <summary>Describes metrics.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>Descriptors without names; null for a metric that cannot be described.</returns>
    public async Task<MetricDescriptor?[]> DescribeAsync(IReadOnlyList<Pmid> metrics, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var descriptors = new MetricDescriptor?[metrics.Count];
        var many = Features.HasFlag(PduFeatures.Descriptors);
        for (var at = 0; at < descriptors.Length;)
        {
            var part = many ? metrics.Skip(at).Take(LargestRequest).ToArray() : [metrics[at]];
            var found = await DescribePartAsync(part, many, token);
            foreach (var descriptor in found)
            {
                // A pmcd passes on what an agent says; only an answer about the metric asked for is one.
                descriptors[at] = descriptor?.Pmid == metrics[at] ? descriptor : null;
                at++;
            }
        }

        return descriptors;
    }

    /// <summary>The instances of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>The instances; null when they are not to be had.</returns>
    public async Task<InstanceList?> InstancesAsync(InstanceDomainId domain, CancellationToken token = default)
    {
        var answer = await _exchange.AskAsync(InstanceRequestPdu.All(domain), token);
        if (answer is ErrorPdu { Code: < 0 })
            return null;
        var builder = new InstanceListBuilder();
        foreach (var instance in _exchange.Expect<InstancePdu>(answer).Instances)
            builder.Add(instance.Id, ArchiveText.UntilNul(instance.EncodedName));
        return builder.Build();
    }

    /// <summary>A help text.</summary>
    /// <param name="kind">One line or long; of a metric or a domain.</param>
    /// <param name="ident">The metric or the domain.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>The text as bytes; null when there is none.</returns>
    public async Task<byte[]?> TextAsync(HelpTextKind kind, uint ident, CancellationToken token = default) =>
        await _exchange.AskAsync(new TextRequestPdu(ident, kind), token) is var answer && answer is ErrorPdu { Code: < 0 }
            ? null
            : _exchange.Expect<TextPdu>(answer).Bytes;

    /// <summary>Labels of one level.</summary>
    /// <param name="kind">The level.</param>
    /// <param name="ident">Of what: number of a domain, a metric, an instance domain; <c>0xffffffff</c> for the context.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>The sets; none when there are no labels, or the pmcd knows none.</returns>
    public async Task<IReadOnlyList<LabelSet>> LabelsAsync(LabelSetKind kind, uint ident, CancellationToken token = default)
    {
        if (!Features.HasFlag(PduFeatures.Labels))
            return [];
        return await _exchange.AskAsync(new LabelRequestPdu(ident, kind), token) is var answer && answer is ErrorPdu { Code: < 0 }
            ? []
            : _exchange.Expect<LabelPdu>(answer).Sets;
    }

    /// <summary>Says which instances the following fetches are about. Needed once before the first fetch.</summary>
    /// <param name="profile">The instances.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>When it is sent.</returns>
    public async Task ProfileAsync(InstanceProfile profile, CancellationToken token = default)
    {
        using var limit = _exchange.Limit(token);
        await _exchange.SendAsync(new ProfilePdu(0, profile), limit, token);
    }

    /// <summary>Fetches values.</summary>
    /// <param name="metrics">The metrics, at most <see cref="LargestRequest"/>.</param>
    /// <param name="values">Where to; as many sets in the same order. They are valid until the next question.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>What has changed at the pmcd since the last fetch.</returns>
    /// <exception cref="PmcdException">The pmcd is lost, or refuses the whole fetch.</exception>
    public async Task<PmcdChanges> FetchAsync(IReadOnlyList<Pmid> metrics, ResultView values, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(metrics.Count, LargestRequest, nameof(metrics));
        var changes = PmcdChanges.None;
        using var limit = _exchange.Limit(token);
        var request = new FetchPdu(0, metrics, Features.HasFlag(PduFeatures.HighResolution));
        var frame = await _exchange.ExchangeAsync(request.Encode(_exchange.Writer), limit, token);
        while (true)
        {
            PduHeader.Scan(frame.Span, int.MaxValue, out var header);
            if (header.Type is PduType.Result or PduType.HighResolutionResult)
                break;
            if (_exchange.Decode(frame) is not ErrorPdu error)
                throw _exchange.Lost($"it answers a fetch with {header.Type}", PmErrors.Protocol);
            if (error.Code <= 0)
                throw _exchange.Refused("a fetch", error.Code);
            changes |= (PmcdChanges)error.Code;
            frame = await _exchange.ReceiveAsync(limit, token);
        }

        if (values.Read(frame) is { Status: not ParseStatus.Done } wrong)
            throw _exchange.Nonsense(wrong);
        if (!Matches(values, metrics) || !values.TryGetTime(out _))
            throw _exchange.Lost("its answer is not about the metrics asked for", PmErrors.Protocol);
        return changes;
    }

    /// <summary>Stores values.</summary>
    /// <param name="values">The values; empty afterwards.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>When they are stored.</returns>
    /// <exception cref="PmcdException">The pmcd is lost, or the agent refuses.</exception>
    public async Task StoreAsync(ResultBuilder values, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var limit = _exchange.Limit(token);
        var answer = await _exchange.ExchangeAsync(values.Build(_exchange.Writer, default(Timestamp)), limit, token);
        if (_exchange.Expect<ErrorPdu>(_exchange.Decode(answer)) is { Code: < 0 } error)
            throw _exchange.Refused("a store", error.Code);
    }

    /// <inheritdoc/>
    public void Dispose() => _exchange.Dispose();

    private static List<string> Part(IReadOnlyList<string> names, int first)
    {
        var part = new List<string>();
        var bytes = 0;
        for (var i = first; i < names.Count; i++)
        {
            bytes += Encoding.UTF8.GetByteCount(names[i]) + 8;
            if (part.Count > 0 && bytes > LargestNames)
                break;
            part.Add(names[i]);
        }

        return part;
    }

    private static bool Matches(ResultView values, IReadOnlyList<Pmid> metrics)
    {
        if (values.Sets.Length != metrics.Count)
            return false;
        for (var i = 0; i < metrics.Count; i++)
        {
            if (values.Sets[i].Pmid != metrics[i])
                return false;
        }

        return true;
    }

    private async Task<IReadOnlyList<MetricDescriptor?>> DescribePartAsync(Pmid[] part, bool many, CancellationToken token)
    {
        if (!many)
        {
            var single = await _exchange.AskAsync(new DescriptorRequestPdu(part[0]), token);
            return [single is ErrorPdu { Code: < 0 } ? null : _exchange.Expect<DescriptorPdu>(single).Descriptor];
        }

        var answer = await _exchange.AskAsync(new DescriptorIdsPdu(part), token);
        if (answer is ErrorPdu { Code: < 0 })
            return new MetricDescriptor?[part.Length];
        var descriptors = _exchange.Expect<DescriptorsPdu>(answer).Descriptors;
        return descriptors.Count == part.Length
            ? descriptors
            : throw _exchange.Lost("its answer has another number of descriptors than the question", PmErrors.Protocol);
    }
}
