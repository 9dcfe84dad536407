using System.Net;
using System.Net.Sockets;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Profiles;

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
    private readonly Socket _socket;
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
        _socket = endpoint.SocketPath is { } path ? Unix(path) : Tcp(endpoint.Port ?? 0);
        _socket.Listen(128);
        Port = (_socket.LocalEndPoint as IPEndPoint)?.Port;
        _ = AcceptAsync();
    }

    /// <summary>The port listened on; null for a unix socket.</summary>
    public int? Port { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        if (_endpoint.SocketPath is { } path)
            File.Delete(path);
        _stop.Dispose();
    }

    private static Socket Unix(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // A socket that an agent left behind; anything else is not ours to remove.
            if (NativeFiles.Identity(path) is { KindText: "a socket" })
                File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new OperationException($"{path}: cannot listen there: {e.Message}", e);
        }
    }

    private static Socket Tcp(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new OperationException(FormattableString.Invariant($"127.0.0.1:{port}: cannot listen there: {e.Message}"), e);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var sender = await _socket.AcceptAsync(_stop.Token);
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
