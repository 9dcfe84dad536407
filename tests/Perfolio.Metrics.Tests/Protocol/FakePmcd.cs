using System.Net;
using System.Net.Sockets;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Protocol.Messages;
using Perfolio.Metrics.Protocol.Pmda;

namespace Perfolio.Metrics.Tests.Protocol;

/// <summary>A pmcd in this process, on a loopback port: speaks to clients as 6.0 does and asks one agent. Faults are injected by
/// answer.</summary>
public sealed class FakePmcd : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _clients = [];
    private readonly Task _accepting;
    private bool _stopped;

    public FakePmcd(IPmdaMetrics? metrics = null,
        PduFeatures features = PduFeatures.HighResolution | PduFeatures.Labels | PduFeatures.Descriptors)
    {
        Metrics = metrics ?? new SampleMetrics();
        Greeting = new ErrorPdu(0, 0x0201_0000 | (uint)features);
        _listener.Start();
        Address = new PmcdAddress("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        _accepting = AcceptAsync();
    }

    public PmcdAddress Address { get; }

    public IPmdaMetrics Metrics { get; }

    public Pdu Greeting { get; set; }

    /// <summary>Number of connections so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Types asked for so far.</summary>
    public List<PduType> Asked { get; } = [];

    /// <summary>Sends these bytes instead of the answer to a request; null for the true answer, empty for none.</summary>
    public Func<PduType, byte[], byte[]?> Fault { get; set; } = static (_, _) => null;

    /// <summary>Sends answers in pieces of that many bytes.</summary>
    public int Piece { get; set; } = int.MaxValue;

    /// <summary>The time that results have.</summary>
    public Timestamp Time { get; set; } = Timestamp.From(4_000_000_000, 123_456_789);

    /// <summary>Closes all connections, as a pmcd that ends.</summary>
    public void Drop()
    {
        lock (_clients)
        {
            foreach (var client in _clients)
                client.Dispose();
            _clients.Clear();
        }
    }

    /// <summary>Closes all connections and takes no new ones.</summary>
    public void Stop()
    {
        // Who was accepted at the last moment is dropped too.
        lock (_clients)
            _stopped = true;
        _listener.Stop();
        Drop();
    }

    public void Dispose()
    {
        _stop.Cancel();
        Stop();
        _accepting.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                lock (_clients)
                {
                    if (_stopped)
                    {
                        socket.Dispose();
                        return;
                    }

                    _clients.Add(socket);
                }

                Connections++;
                _ = ServeAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The end of the test; a listener that was stopped between two connections says that it does not listen.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var channel = new PduChannel(stream, stream);
            await SendAsync(channel, Greeting.ToBytes());
            var session = new Session(this);
            while (await channel.ReadAsync(_stop.Token) is { IsEmpty: false } frame)
            {
                PduHeader.Scan(frame.Span, int.MaxValue, out var header);
                lock (Asked)
                    Asked.Add(header.Type);
                var answer = session.Answer(frame);
                if (answer.Length > 0)
                    await SendAsync(channel, Fault(header.Type, answer) ?? answer);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The client, or the test, has gone.
        }
    }

    private async Task SendAsync(PduChannel channel, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += Math.Min(Piece, bytes.Length))
            await channel.WriteAsync(bytes.AsMemory(at, Math.Min(Piece, bytes.Length - at)), _stop.Token);
    }

    /// <summary>What a pmcd does itself; the rest is passed on to the agent.</summary>
    private sealed class Session(FakePmcd owner)
    {
        private readonly PmdaResponder _agent = new(owner.Metrics);
        private bool _profile;

        public byte[] Answer(ReadOnlyMemory<byte> frame)
        {
            Pdu.TryDecode(frame, out var request);
            switch (request)
            {
                case CredentialsPdu:
                    return [];
                case ProfilePdu:
                    _profile = true;
                    break;
                case FetchPdu when !_profile:
                    return new ErrorPdu(-12381).ToBytes();
                case FetchPdu fetch:
                    return Fetch(fetch);
                case DescriptorIdsPdu wanted:
                    var none = new MetricDescriptor(
                        Pmid.Null, MetricType.Unknown, InstanceDomainId.Null, MetricSemantics.Instant, default, []);
                    return new DescriptorsPdu([.. wanted.Metrics.Select(m => owner.Metrics.Describe(m) ?? none)]).ToBytes();
                case LabelRequestPdu { Kind: LabelSetKind.Context }:
                    return new LabelPdu(uint.MaxValue, LabelSetKind.Context, []).ToBytes();
            }

            return _agent.Answer(frame).ToArray();
        }

        private byte[] Fetch(FetchPdu fetch)
        {
            var answer = _agent.Answer((fetch with { HighResolution = false }).ToBytes()).ToArray();
            Pdu.TryDecode(answer, out var pdu);
            if (pdu is not ResultPdu result)
                return answer;
            // The stamp is pmcd's; what the agent says there is told before.
            var changes = (int)result.Values.Seconds;
            var stamped = new ResultPdu(result.Values, fetch.HighResolution).ToBytes();
            if (fetch.HighResolution)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(stamped.AsSpan(16), owner.Time.Seconds);
                System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(stamped.AsSpan(24), owner.Time.Fraction);
            }
            else
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(stamped.AsSpan(12), 2_000_000_000);
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(stamped.AsSpan(16), 500_000);
            }

            return changes == 0 ? stamped : [.. new ErrorPdu(changes).ToBytes(), .. stamped];
        }
    }
}
