using System.Net;
using System.Net.Sockets;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Parsing;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>A GET of an address on this host: no proxy, no redirection, and a connection to nothing but the loopback.</summary>
internal sealed class HttpInput : SourceInput
{
    // One for all addresses: connections that nobody needs are closed, however many addresses there are.
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            ResponseDrainTimeout = TimeSpan.Zero,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly Uri _address;
    private readonly TimeSpan _refresh;
    private readonly TimeSpan _timeout;

    public HttpInput(Uri address, TimeSpan refresh, TimeSpan timeout)
    {
        _address = address;
        _refresh = refresh;
        _timeout = timeout;
    }

    public override TimeSpan? Interval => _refresh;

    public override bool BacksOff => true;

    /// <summary>Why an address cannot be a source; null when it can.</summary>
    public static string? Refusal(string text, out Uri? address)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out address) || address.Scheme != Uri.UriSchemeHttp)
            return $"'{text}' is not an http:// address";
        return address.IsLoopback ? null : $"'{text}' is not on this host; only 127.0.0.1, ::1 and localhost are asked";
    }

    public override InputReading Read(ByteBuffer target, int limit)
    {
        using var cancel = new CancellationTokenSource(_timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _address);
            using var response = Client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancel.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                return new InputReading(
                    SourceState.Unreadable, FormattableString.Invariant($"{_address}: answers {(int)response.StatusCode}"));
            if (response.Content.Headers.ContentLength > limit)
                return TooBig(limit);
            using var stream = response.Content.ReadAsStream(cancel.Token);
            while (true)
            {
                // Waits no longer than asked for, and for every byte anew: what comes drop by drop does not take its time.
                cancel.Token.ThrowIfCancellationRequested();
                var got = stream.ReadAsync(Room(target), cancel.Token).AsTask().GetAwaiter().GetResult();
                if (got == 0)
                    return InputReading.Good;
                target.Advance(got);
                if (target.Length > limit)
                    return TooBig(limit);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException || cancel.IsCancellationRequested)
        {
            return new InputReading(
                SourceState.Hung, FormattableString.Invariant($"{_address}: no answer within {_timeout.TotalSeconds:0.#} s"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new InputReading(SourceState.Unreadable, $"{_address}: {(e.InnerException ?? e).Message}");
        }
    }

    private static Memory<byte> Room(ByteBuffer target)
    {
        target.Room(4096);
        return target.Array.AsMemory(target.Length, target.Array.Length - ByteBuffer.Slack - target.Length);
    }

    private InputReading TooBig(int limit) =>
        new(SourceState.TooBig, FormattableString.Invariant($"{_address}: longer than {limit} bytes"));

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Whatever a resolver says of the name: it is this host.
            var host = context.DnsEndPoint.Host == "::1" ? IPAddress.IPv6Loopback : IPAddress.Loopback;
            await socket.ConnectAsync(new IPEndPoint(host, context.DnsEndPoint.Port), token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
