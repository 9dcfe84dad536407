using System.Net;
using System.Net.Sockets;
using Perfolio.Metrics.Protocol;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>Accepts connections on the loopback, up to so many at once, and serves each until it ends or the server is
/// closed.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int _most;
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly CancellationTokenSource _stop = new();
    private int _connections;

    /// <summary>Begins to listen.</summary>
    /// <param name="address">Where; an address of the loopback, port 0 for a free one.</param>
    /// <param name="most">Connections at once; more are closed as they come.</param>
    /// <param name="serve">Serves one connection. That the client goes, is too slow or speaks something else ends it
    /// silently.</param>
    /// <exception cref="OperationException">The address is not on the loopback, or taken.</exception>
    public LoopbackServer(IPEndPoint address, int most, Func<NetworkStream, CancellationToken, Task> serve)
    {
        (_most, _serve) = (most, serve);
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
        var token = _stop.Token;
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(token);
                if (Interlocked.Increment(ref _connections) <= _most)
                {
                    _ = Task.Run(() => ServeAsync(socket, token), CancellationToken.None);
                    continue;
                }

                Interlocked.Decrement(ref _connections);
                socket.Dispose();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The server was closed.
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken token)
    {
        try
        {
            socket.NoDelay = true;
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await _serve(stream, token);
        }
        catch (Exception e) when (e is IOException or PduException or OperationCanceledException or ObjectDisposedException
            or SocketException)
        {
            // The client has gone, is too slow, or speaks something else.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }
}
