using System.Net.Sockets;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Tests.Agent;

public sealed class BoundSocketTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private string Path => _scratch.Path("a.socket");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Its_file_goes_with_it()
    {
        using (new BoundSocket(new UnixDomainSocketEndPoint(Path)))
            File.Exists(Path).ShouldBeTrue();
        File.Exists(Path).ShouldBeFalse();
    }

    [Fact]
    public void Who_ends_late_leaves_the_file_of_the_next_one()
    {
        var old = new BoundSocket(new UnixDomainSocketEndPoint(Path));
        using var next = new BoundSocket(new UnixDomainSocketEndPoint(Path));
        next.Socket.Listen(1);
        old.Dispose();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(Path));
        client.Connected.ShouldBeTrue();
        Should.Throw<ObjectDisposedException>(() => old.Socket.Listen(1));
    }
}
