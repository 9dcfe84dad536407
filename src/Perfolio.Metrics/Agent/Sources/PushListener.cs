using System.Net;
using System.Net.Sockets;
using Perfolio.Metrics.Agent.Engine;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>Listens for senders of documents, on a unix socket or on the loopback.</summary>
internal sealed class PushListener : IDisposable
{
    private const int MostSenders = 1024;

    private readonly PushEndpoint _endpoint;
    private readonly Func<string, JsonSource?> _open;
    private readonly int _limit;
    private readonly LineBudget _budget;
    private readonly Action<string>? _log;
    private readonly BoundSocket _socket;
    private readonly CancellationTokenSource _stop = new();
    private int _senders;

    public PushListener(
        PushEndpoint endpoint, Func<string, JsonSource?> open, int limit, LineBudget budget, Action<string>? log)
    {
        _endpoint = endpoint;
        _open = open;
        _limit = limit;
        _budget = budget;
        _log = log;
        _socket = new BoundSocket(endpoint.SocketPath is { } path
            ? new UnixDomainSocketEndPoint(path)
            : new IPEndPoint(IPAddress.Loopback, endpoint.Port ?? 0));
        _socket.Socket.Listen(128);
        Port = (_socket.Socket.LocalEndPoint as IPEndPoint)?.Port;
        _ = AcceptAsync();
    }

    /// <summary>The port listened on; null for a unix socket.</summary>
    public int? Port { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var sender = await _socket.Socket.AcceptAsync(_stop.Token);
                if (Interlocked.Increment(ref _senders) > MostSenders)
                {
                    _log?.Invoke(
                        FormattableString.Invariant($"{_endpoint.Name}: more than {MostSenders} senders; one was sent away"));
                    Interlocked.Decrement(ref _senders);
                    sender.Dispose();
                }
                else
                {
                    _ = ReceiveAsync(sender);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The listener was closed.
        }
    }

    private async Task ReceiveAsync(Socket sender)
    {
        var feed = new LineFeed(_endpoint.Name, _open, _limit, _budget);
        try
        {
            while (await sender.ReceiveAsync(feed.Room(), _stop.Token) is > 0 and var count)
            {
                feed.Take(count);
                if (feed.Source is { } source)
                    source.IsConnected = true;
                // A sender that never pauses takes turns with whatever else the threads are needed for.
                await Task.Yield();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The sender has gone, or we are going.
        }
        catch (Exception e)
        {
            // The last resort: whatever one sender brings about, the others are read.
            _log?.Invoke($"{_endpoint.Name}: unforeseen {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
        }
        finally
        {
            sender.Dispose();
            Interlocked.Decrement(ref _senders);
            feed.Dispose();
            feed.Source?.Disconnect();
        }
    }
}
