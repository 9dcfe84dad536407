using System.Net;
using System.Net.Sockets;

namespace Perfolio.Metrics.Tests.Protocol;

/// <summary>A port of the loopback that is taken and not listened at. One that is free may be anybody's a moment later.</summary>
public sealed class DeafPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Takes it.</summary>
    public DeafPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>Its number.</summary>
    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Gives it back.</summary>
    public void Dispose() => _socket.Dispose();
}
