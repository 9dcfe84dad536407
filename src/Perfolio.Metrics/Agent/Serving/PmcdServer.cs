using System.Net;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Protocol;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>
/// Speaks to PCP clients as a pmcd does, on the loopback: pminfo, pmval, pmlogger and <c>perfolio archive record</c> read the
/// agent directly. Beside the agent's metrics there are the few of <c>pmcd</c> that clients ask for on their own.
/// </summary>
public sealed class PmcdServer : IDisposable
{
    private const int MostClients = 256;
    private const int LongestRequest = 1 << 20;

    private readonly LoopbackServer _server;

    /// <summary>Begins to listen.</summary>
    /// <param name="agent">What is served.</param>
    /// <param name="address">Where; an address of the loopback, port 0 for a free one.</param>
    /// <exception cref="OperationException">The address is not on the loopback, or taken.</exception>
    public PmcdServer(JsonAgent agent, IPEndPoint address) => _server = new LoopbackServer(
        address, MostClients,
        (stream, token) => new PmcdSession(agent, new PduChannel(stream, stream, LongestRequest)).RunAsync(token));

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => _server.Address;

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();
}
