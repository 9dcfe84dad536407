using System.Net;
using System.Net.Sockets;
using System.Text;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>
/// Answers HTTP on the loopback: <c>GET /metrics</c> with all metrics as OpenMetrics text. Refuses requests whose Host is not
/// this host, so that no page of another site can read metrics through a browser.
/// </summary>
public sealed class OpenMetricsServer : IDisposable
{
    private const int LongestHead = 8192;
    private const int MostConnections = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly JsonAgent _agent;
    private readonly SemaphoreSlim _sampling = new(1, 1);
    private readonly LoopbackServer _server;

    /// <summary>Begins to listen.</summary>
    /// <param name="agent">What is served.</param>
    /// <param name="address">Where; an address of the loopback, port 0 for a free one.</param>
    /// <exception cref="OperationException">The address is not on the loopback, or taken.</exception>
    public OpenMetricsServer(JsonAgent agent, IPEndPoint address)
    {
        _agent = agent;
        _server = new LoopbackServer(address, MostConnections, ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _server.Address;

    /// <inheritdoc/>
    public void Dispose()
    {
        _server.Dispose();
        _sampling.Dispose();
    }

    private async Task ServeAsync(NetworkStream stream, CancellationToken token)
    {
        var head = new byte[LongestHead];
        var used = 0;
        var again = true;
        while (again)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            patience.CancelAfter(Patience);
            var end = await ReadHeadAsync(stream, head, used, patience.Token);
            if (end.Length == 0)
                return;
            var request = HttpRequestHead.Parse(head.AsSpan(0, end.Length));
            var (status, type, body) = await AnswerAsync(request, patience.Token);
            again = request is { KeepsAlive: true };
            await stream.WriteAsync(Response(status, type, body, request?.Method == "HEAD", again), patience.Token);
            used = end.Used - end.Length;
            head.AsSpan(end.Length, used).CopyTo(head);
        }
    }

    // Length of a whole head, 0 when the client has closed; and bytes read in all.
    private static async Task<(int Length, int Used)> ReadHeadAsync(
        NetworkStream stream, byte[] head, int used, CancellationToken token)
    {
        while (true)
        {
            var end = head.AsSpan(0, used).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
                return (end + 4, used);
            if (used == head.Length)
                return (used, used);
            var got = await stream.ReadAsync(head.AsMemory(used), token);
            if (got == 0)
                return (0, used);
            used += got;
        }
    }

    private async Task<(string Status, string Type, byte[] Body)> AnswerAsync(HttpRequestHead? request, CancellationToken token)
    {
        const string Plain = "text/plain; charset=utf-8";
        if (request is null)
            return ("400 Bad Request", Plain, "not an HTTP/1.1 request\n"u8.ToArray());
        if (!request.IsForLoopback)
            return ("403 Forbidden", Plain, "only requests to this host by its loopback name are answered\n"u8.ToArray());
        if (request.Method is not ("GET" or "HEAD"))
            return ("405 Method Not Allowed", Plain, "only GET is answered\n"u8.ToArray());
        if (request.Path == "/metrics")
            return ("200 OK", OpenMetricsText.ContentType, await PageAsync(token));
        return request.Path == "/"
            ? ("200 OK", Plain, "JSON metrics agent: the metrics are at /metrics\n"u8.ToArray())
            : ("404 Not Found", Plain, "the metrics are at /metrics\n"u8.ToArray());
    }

    private async Task<byte[]> PageAsync(CancellationToken token)
    {
        await _sampling.WaitAsync(token);
        try
        {
            var sample = new AgentSample(_agent);
            sample.Take();
            using var text = new StringWriter { NewLine = "\n" };
            OpenMetricsText.Write(_agent, sample, text);
            return Encoding.UTF8.GetBytes(text.ToString());
        }
        finally
        {
            _sampling.Release();
        }
    }

    private static byte[] Response(string status, string type, byte[] body, bool headOnly, bool again)
    {
        var head = FormattableString.Invariant($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n")
            + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
            + $"Connection: {(again ? "keep-alive" : "close")}\r\n\r\n";
        return headOnly ? Encoding.ASCII.GetBytes(head) : [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
