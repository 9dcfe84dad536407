using Perfolio.Archives;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Protocol.Pmda;

/// <summary>
/// An agent's side of its connection with a pmcd: speaks first, then answers what it is asked until pmcd closes the connection.
/// Over a pipe, use the streams of standard input and output, and write nothing else to the latter.
/// </summary>
public sealed class PmdaConnection : IDisposable
{
    private readonly PduChannel _channel;
    private readonly IPmdaMetrics _metrics;
    private readonly PmdaOptions _options;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _notReady;

    /// <summary>Makes a connection; nothing is sent yet. The streams are not closed by it.</summary>
    /// <param name="input">Where requests come from.</param>
    /// <param name="output">Where answers go to; the same as the input for a socket.</param>
    /// <param name="metrics">What is answered from.</param>
    /// <param name="options">How; null for the defaults.</param>
    public PmdaConnection(Stream input, Stream output, IPmdaMetrics metrics, PmdaOptions? options = null)
    {
        _options = options ?? new PmdaOptions();
        _metrics = metrics;
        _channel = new PduChannel(input, output, _options.Limit);
        _notReady = _options.StartsNotReady;
    }

    /// <summary>Whether pmcd believes that nothing can be asked now.</summary>
    public bool IsNotReady => Volatile.Read(ref _notReady);

    /// <summary>Speaks with pmcd until that ends the connection, which is the usual end and no error.</summary>
    /// <param name="token">Ends it from here.</param>
    /// <returns>When pmcd has closed the connection.</returns>
    /// <exception cref="PduException">The other side is no pmcd of version 2, or sent what is no PDU.</exception>
    public async Task RunAsync(CancellationToken token = default)
    {
        try
        {
            await GreetAsync(token);
            var responder = new PmdaResponder(_metrics, _options.Log);
            while (await _channel.ReadAsync(token) is { IsEmpty: false } request)
            {
                var answer = responder.Answer(request);
                if (answer.IsEmpty)
                    continue;
                await _writing.WaitAsync(token);
                try
                {
                    // Before it is sent: behind it, being ready is to be announced.
                    if (IsError(answer, PmErrors.AgentNotReady))
                        Volatile.Write(ref _notReady, true);
                    await _channel.WriteAsync(answer, token);
                }
                finally
                {
                    _writing.Release();
                }
            }
        }
        catch (IOException)
        {
            // pmcd has gone: it closes its pipes when it drops an agent, and reports nothing.
        }
    }

    /// <summary>Tells pmcd that questions can be answered (again). Nothing is sent while pmcd does not believe the contrary: it
    /// would be taken for the answer to a request.</summary>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>Whether something was sent.</returns>
    public async Task<bool> AnnounceReadyAsync(CancellationToken token = default)
    {
        await _writing.WaitAsync(token);
        try
        {
            if (!_notReady)
                return false;
            await _channel.WriteAsync(new ErrorPdu(PmErrors.AgentReady).ToBytes(), token);
            Volatile.Write(ref _notReady, false);
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    // An agent speaks first, at once: pmcd waits 3 s.
    private async Task GreetAsync(CancellationToken token)
    {
        await _writing.WaitAsync(token);
        try
        {
            await _channel.WriteAsync(CredentialsPdu.Of(_options.Features).ToBytes(Environment.ProcessId), token);
            var answer = await _channel.ReadAsync(token);
            if (answer.IsEmpty)
                return;
            if (Pdu.TryDecode(answer, out var pdu).Status != ParseStatus.Done || pdu is not CredentialsPdu credentials)
                throw new PduException("the other side is no pmcd: it does not answer the greeting of an agent");
            if (credentials.Credentials is not [{ Version: CredentialsPdu.ProtocolVersion }, ..])
                throw new PduException("the pmcd speaks another version of the protocol than 2");
        }
        finally
        {
            _writing.Release();
        }
    }

    private static bool IsError(ReadOnlyMemory<byte> frame, int code) =>
        frame.Length == PduHeader.Size + 4 && Pdu.TryDecode(frame, out var pdu).Status == ParseStatus.Done
            && pdu is ErrorPdu error && error.Code == code;
}
