using Perfolio.Archives;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;
using Perfolio.Metrics.Protocol.Pmda;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>One client of <see cref="PmcdServer"/>: greets, then answers one request after the other.</summary>
internal sealed class PmcdSession
{
    private const uint Greeting = 0x0201_0000 | (uint)PduFeatures.Labels;
    private const int MissingProfile = -12381;
    private const int MostContexts = 64;
    private const int MostMetrics = 32768;
    private const int TooBig = -12444;

    private readonly JsonAgent _agent;
    private readonly PduChannel _channel;
    private readonly PmcdMetrics _metrics;
    private readonly PmdaResponder _responder;
    private readonly PduWriter _writer = new();
    private readonly ResultBuilder _result = new();
    private readonly Dictionary<int, InstanceProfile> _profiles = [];

    public PmcdSession(JsonAgent agent, PduChannel channel)
    {
        _agent = agent;
        _channel = channel;
        _metrics = new PmcdMetrics(agent);
        _responder = new PmdaResponder(_metrics);
    }

    public async Task RunAsync(CancellationToken token)
    {
        await _channel.WriteAsync(new ErrorPdu(0, Greeting).ToBytes(), token);
        while (await _channel.ReadAsync(token) is { IsEmpty: false } frame)
        {
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
                case FetchPdu fetch:
                    await FetchAsync(fetch, token);
                    break;
                default:
                    var answer = _responder.Answer(frame);
                    if (!answer.IsEmpty)
                        await _channel.WriteAsync(answer, token);
                    break;
            }
        }
    }

    private async Task FetchAsync(FetchPdu fetch, CancellationToken token)
    {
        if (!_profiles.TryGetValue(fetch.Context, out var profile) || fetch.Metrics.Count > MostMetrics)
        {
            await _channel.WriteAsync(new ErrorPdu(profile is null ? MissingProfile : TooBig).ToBytes(), token);
            return;
        }

        if (_metrics.TakeChanges() is var changes && changes != PmcdChanges.None)
            await _channel.WriteAsync(new ErrorPdu((int)changes).ToBytes(), token);
        _result.Reset();
        _metrics.Fetch(fetch.Metrics, profile, _result);
        await _channel.WriteAsync(_result.Build(_writer, Clock.Now(_agent.Options.Time)), token);
    }
}
