using System.Net.Sockets;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Protocol.Client;

/// <summary>Opens connections: socket, greeting, credentials; with a reason in words when it does not work.</summary>
internal static class PmcdConnector
{
    public static async Task<(Socket Socket, PduChannel Channel, PduFeatures Features)> ConnectAsync(
        PmcdAddress address, PmcdClientOptions options, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(options.ConnectTimeout);
        Socket? socket = null;
        try
        {
            socket = await OpenAsync(address, limit.Token);
            // The channel lives as long as the socket, which closes the stream.
            var stream = new NetworkStream(socket, ownsSocket: true);
            var channel = new PduChannel(stream, stream, options.Limit);
            var features = Greeting(address, await channel.ReadAsync(limit.Token));
            await channel.WriteAsync(CredentialsPdu.Of().ToBytes(Environment.ProcessId), limit.Token);
            return (socket, channel, features);
        }
        catch (Exception e)
        {
            socket?.Dispose();
            if (e is PmcdException || (e is OperationCanceledException && token.IsCancellationRequested))
                throw;
            throw Explain(address, options, e);
        }
    }

    private static async Task<Socket> OpenAsync(PmcdAddress address, CancellationToken token)
    {
        if (address.SocketPath is { } path)
        {
            var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await local.ConnectAsync(new UnixDomainSocketEndPoint(path), token);
                return local;
            }
            catch
            {
                local.Dispose();
                throw;
            }
        }

        // Both families; all addresses of a name are tried.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host!, address.Port, token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static PduFeatures Greeting(PmcdAddress address, ReadOnlyMemory<byte> frame)
    {
        if (frame.IsEmpty)
            throw Failed(address, "the connection was closed without a greeting", PmErrors.Closed);
        if (Pdu.TryDecode(frame, out var pdu).Status != ParseStatus.Done || pdu is not ErrorPdu greeting)
            throw Failed(address, "what listens there is no pmcd", PmErrors.Protocol);
        if (greeting.Code < 0)
        {
            var code = PmErrors.OfGreeting(greeting.Code);
            throw Failed(address, $"pmcd refuses the connection: {ErrorCodes.Text(code)}", code);
        }

        if (greeting.Info is not { } info || ((info >> 24) & 0x7f) != CredentialsPdu.ProtocolVersion)
            throw Failed(address, "the pmcd there speaks another version of the protocol than 2", PmErrors.Protocol);
        var features = (PduFeatures)(ushort)info;
        if ((features & (PduFeatures.CredentialsRequired | PduFeatures.CertificateRequired)) != PduFeatures.None
            && address.SocketPath is null)
            throw Failed(address,
                "the pmcd there demands authentication or a certificate, which is not supported; use its unix socket",
                PmErrors.Permission);
        return features;
    }

    private static PmcdException Explain(PmcdAddress address, PmcdClientOptions options, Exception e) => e switch
    {
        OperationCanceledException => Failed(
            address, FormattableString.Invariant(
                $"no answer within {options.ConnectTimeout.TotalSeconds:0.###} s"), PmErrors.Timeout, e),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            Failed(address, "connection refused; does pmcd run there?", PmErrors.Closed, e),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            Failed(address, "the name of the host is unknown", PmErrors.Closed, e),
        // What a path without a socket gives, and a queue that nobody empties.
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } when address.SocketPath is not null =>
            Failed(address, "there is no such socket; does pmcd run there?", PmErrors.Closed, e),
        SocketException { SocketErrorCode: SocketError.WouldBlock } =>
            Failed(address, "what listens there takes no more connections", PmErrors.Closed, e),
        PduException => Failed(address, $"what listens there is no pmcd: {e.Message}", PmErrors.Protocol, e),
        _ => Failed(address, e.Message, PmErrors.Closed, e),
    };

    private static PmcdException Failed(PmcdAddress address, string reason, int code, Exception? inner = null) =>
        new($"cannot connect to pmcd at {address}: {reason}", code, isLost: true, inner);
}
