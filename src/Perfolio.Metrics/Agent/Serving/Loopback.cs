using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>Addresses that nobody outside of this host can reach.</summary>
public static class Loopback
{
    /// <summary>Reads an address to listen on.</summary>
    /// <param name="text"><c>PORT</c>, <c>ADDRESS:PORT</c> or <c>localhost:PORT</c>.</param>
    /// <returns>The address; null when it is none of the loopback.</returns>
    public static IPEndPoint? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return null;
        var host = colon <= 0 ? "127.0.0.1" : text[..colon].Trim('[', ']');
        if (host == "localhost")
            host = "127.0.0.1";
        return IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address) ? new IPEndPoint(address, port) : null;
    }

    internal static TcpListener Listen(IPEndPoint address)
    {
        if (!IPAddress.IsLoopback(address.Address))
            throw new OperationException($"{address} is not on the loopback; metrics are served to this host only");
        var listener = new TcpListener(address);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new OperationException($"{address}: cannot listen there: {e.Message}", e);
        }
    }
}
