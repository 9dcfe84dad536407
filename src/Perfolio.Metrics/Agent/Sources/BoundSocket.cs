using System.Net;
using System.Net.Sockets;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>
/// A socket at an address of its own. The file of a unix socket goes with it, but never that of another listener: an agent that
/// ends late must not take the way to the one that has been started in its place.
/// </summary>
internal sealed class BoundSocket : IDisposable
{
    private readonly string? _path;
    private readonly FileIdentity? _file;

    /// <summary>Binds a socket; a socket file that an agent left behind is replaced.</summary>
    /// <param name="address">A path or a port.</param>
    /// <exception cref="OperationException">The address cannot be had.</exception>
    public BoundSocket(EndPoint address)
    {
        _path = (address as UnixDomainSocketEndPoint)?.ToString();
        Socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Anything but a socket is not ours to remove.
            if (_path is not null && NativeFiles.Identity(_path) is { KindText: "a socket" })
                File.Delete(_path);
            Socket.Bind(address);
            _file = _path is null ? null : NativeFiles.Identity(_path);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            Socket.Dispose();
            throw new OperationException($"{address}: cannot listen there: {e.Message}", e);
        }
    }

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_path is not null && NativeFiles.Identity(_path) is { } now && (now.Device, now.Inode) != (_file?.Device, _file?.Inode))
        {
            // The runtime would remove whatever file is there by now, its finalizer too.
            Socket.SafeHandle.Dispose();
#pragma warning disable CA1816
            GC.SuppressFinalize(Socket);
#pragma warning restore CA1816
            return;
        }

        Socket.Dispose();
    }
}
