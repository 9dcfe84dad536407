using System.Net;
using System.Net.Sockets;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Protocol;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>
/// Speaks to PCP clients as a pmcd does, on the loopback: pminfo, pmval, pmlogger and <c>perfolio archive record</c> read the
/// agent directly.
/// Beside the agent's metrics there are the few of <c>pmcd</c> that clients ask for on their own.
/// </summary>
public sealed class PmcdServer : IDisposable
{
    private const int MostClients = 256;

    private readonly JsonAgent _agent;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private int _clients;

    /// <summary>Begins to listen.</summary>
    /// <param name="agent">What is served.</param>
    /// <param name="address">Where; an address of the loopback, port 0 for a free one.</param>
    /// <exception cref="OperationException">The address is not on the loopback, or taken.</exception>
    public PmcdServer(JsonAgent agent, IPEndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _agent = agent;
        _listener = Loopback.Listen(address);
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
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
                if (Interlocked.Increment(ref _clients) <= MostClients)
                {
                    _ = Task.Run(() => ServeAsync(socket), CancellationToken.None);
                    continue;
                }

                Interlocked.Decrement(ref _clients);
                socket.Dispose();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The server was closed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            using var stream = new NetworkStream(socket, ownsSocket: true);
            await new PmcdSession(_agent, new PduChannel(stream, stream, 1 << 20)).RunAsync(_stop.Token);
        }
        catch (Exception e) when (e is IOException or PduException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone, or speaks something else.
        }
        finally
        {
            Interlocked.Decrement(ref _clients);
        }
    }
}
