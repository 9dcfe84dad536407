using System.Buffers.Binary;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Fetching;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;
using Perfolio.Metrics.Protocol.Pmda;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>One client of <see cref="PmcdServer"/>: greets, then answers one request after the other.</summary>
internal sealed class PmcdSession
{
    private const uint Greeting =
        0x0201_0000 | (uint)(PduFeatures.Labels | PduFeatures.HighResolution | PduFeatures.Descriptors);

    private const int MissingProfile = -12381;
    private const int MostContexts = 64;
    private const int MostMetrics = 32768;
    private const int TooBig = -12444;

    private static readonly MetricDescriptor Unknown =
        new("", Pmid.Null, MetricType.NoSupport, InstanceDomainId.Null, MetricSemantics.Instant);

    private readonly JsonAgent _agent;
    private readonly PduChannel _channel;
    private readonly PmcdMetrics _metrics;
    private readonly PmdaResponder _responder;
    private readonly PduWriter _writer = new();
    private readonly FetchPlans _plans;
    private readonly Dictionary<int, InstanceProfile> _profiles = [];

    public PmcdSession(JsonAgent agent, PduChannel channel)
    {
        _agent = agent;
        _channel = channel;
        _metrics = new PmcdMetrics(agent);
        _responder = new PmdaResponder(_metrics);
        _plans = new FetchPlans(agent, _metrics.Fetch);
    }

    public async Task RunAsync(CancellationToken token)
    {
        await _channel.WriteAsync(new ErrorPdu(0, Greeting).ToBytes(), token);
        while (await _channel.ReadAsync(token) is { IsEmpty: false } frame)
        {
            if (await FetchAsync(frame, token))
                continue;
            if (Pdu.TryDecode(frame, out var request).Status != ParseStatus.Done)
                throw new PduException("a request makes no sense");
            switch (request)
            {
                case CredentialsPdu:
                    break;
                case ProfilePdu profile:
                    if (_profiles.Count >= MostContexts && !_profiles.ContainsKey(profile.Context))
                        throw new PduException("too many contexts");
                    _profiles[profile.Context] = profile.Profile;
                    break;
                case DescriptorIdsPdu wanted:
                    await _channel.WriteAsync(
                        new DescriptorsPdu([.. wanted.Metrics.Select(m => _metrics.Describe(m) ?? Unknown)]).Encode(_writer),
                            token);
                    break;
                default:
                    var answer = _responder.Answer(frame);
                    if (!answer.IsEmpty)
                        await _channel.WriteAsync(answer, token);
                    break;
            }
        }
    }

    // What is asked at every tick is not decoded to objects.
    private async ValueTask<bool> FetchAsync(ReadOnlyMemory<byte> frame, CancellationToken token)
    {
        if (!FetchPdu.IsFetch(frame.Span, out var context, out _, out var wanted))
            return false;
        if (!_profiles.TryGetValue(context, out var profile) || wanted.Length / 4 > MostMetrics)
        {
            await _channel.WriteAsync(new ErrorPdu(profile is null ? MissingProfile : TooBig).ToBytes(), token);
            return true;
        }

        if (_metrics.TakeChanges() is var changes && changes != PmcdChanges.None)
            await _channel.WriteAsync(new ErrorPdu((int)changes).ToBytes(), token);
        await _channel.WriteAsync(Result(frame.Span, profile), token);
        return true;
    }

    // A client that can read nanoseconds asks for them; others have a stamp that ends in 2038.
    private Memory<byte> Result(ReadOnlySpan<byte> frame, InstanceProfile profile)
    {
        FetchPdu.IsFetch(frame, out _, out var highResolution, out var wanted);
        var result = _plans.Answer(wanted, profile, highResolution);
        var now = Clock.Now(_agent.Options.Time);
        if (highResolution)
        {
            BinaryPrimitives.WriteInt64BigEndian(result.Span[(PduHeader.Size + 4)..], now.Seconds);
            BinaryPrimitives.WriteInt64BigEndian(result.Span[(PduHeader.Size + 12)..], now.Fraction);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(result.Span[PduHeader.Size..], (int)now.Seconds);
            BinaryPrimitives.WriteInt32BigEndian(result.Span[(PduHeader.Size + 4)..], (int)(now.Fraction / 1000));
        }

        return result;
    }
}
