using System.Net.Sockets;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Protocol.Client;

/// <summary>Questions and answers over one connection: time-outs, and errors in words. Once lost, it stays lost.</summary>
internal sealed class PmcdExchange(
    PmcdAddress address, PmcdClientOptions options, Socket socket, PduChannel channel) : IDisposable
{
    private bool _lost;

    /// <summary>Where questions are built.</summary>
    public PduWriter Writer { get; } = new();

    public async Task<Pdu> AskAsync(Pdu request, CancellationToken token)
    {
        using var limit = Limit(token);
        return Decode(await ExchangeAsync(request.Encode(Writer), limit, token));
    }

    public async Task SendAsync(Pdu request, CancellationTokenSource limit, CancellationToken token) =>
        await SendAsync(request.Encode(Writer), limit, token);

    public async Task<ReadOnlyMemory<byte>> ExchangeAsync(
        ReadOnlyMemory<byte> request, CancellationTokenSource limit, CancellationToken token)
    {
        await SendAsync(request, limit, token);
        return await ReceiveAsync(limit, token);
    }

    public async Task<ReadOnlyMemory<byte>> ReceiveAsync(CancellationTokenSource limit, CancellationToken token)
    {
        try
        {
            var frame = await channel.ReadAsync(limit.Token);
            return frame.IsEmpty ? throw Lost("it closed the connection", PmErrors.Closed) : frame;
        }
        catch (Exception e) when (e is IOException or PduException or OperationCanceledException or ObjectDisposedException)
        {
            throw Broken(e, token);
        }
    }

    /// <summary>Begins the time that a question may take.</summary>
    public CancellationTokenSource Limit(CancellationToken token)
    {
        if (_lost)
            throw Lost("the connection was lost before", PmErrors.Closed);
        var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(options.RequestTimeout);
        return limit;
    }

    public Pdu Decode(ReadOnlyMemory<byte> frame)
    {
        var result = Pdu.TryDecode(frame, out var pdu);
        return result.Status == ParseStatus.Done ? pdu! : throw Nonsense(result);
    }

    public T Expect<T>(Pdu answer)
        where T : Pdu => answer switch
        {
            T expected => expected,
            ErrorPdu { Code: < 0 } error => throw Refused("a question", error.Code),
            _ => throw Lost($"its answer is of type {answer.Type}", PmErrors.Protocol),
        };

    public PmcdException Lost(string reason, int code, Exception? inner = null)
    {
        _lost = true;
        return new PmcdException($"pmcd at {address}: {reason}", code, isLost: true, inner);
    }

    public PmcdException Nonsense(ParseResult result) =>
        Lost(FormattableString.Invariant($"its answer makes no sense at byte {result.Offset}: {result.Reason}"),
            PmErrors.Protocol);

    public PmcdException Refused(string what, int code) =>
        new($"pmcd at {address} refuses {what}: {ErrorCodes.Text(code)}", code, isLost: false);

    public void Dispose() => socket.Dispose();

    private async Task SendAsync(ReadOnlyMemory<byte> request, CancellationTokenSource limit, CancellationToken token)
    {
        try
        {
            await channel.WriteAsync(request, limit.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            throw Broken(e, token);
        }
    }

    private Exception Broken(Exception e, CancellationToken token)
    {
        // The answer to a cancelled question would be taken for the answer to the next one.
        _lost = true;
        if (e is OperationCanceledException)
        {
            return token.IsCancellationRequested
                ? e
                : Lost(FormattableString.Invariant($"it does not answer within {options.RequestTimeout.TotalSeconds:0.###} s"),
                    PmErrors.Timeout, e);
        }

        return Lost(
            e is PduException ? "it sent nonsense: " + e.Message : "the connection broke: " + e.Message, PmErrors.Closed, e);
    }
}
