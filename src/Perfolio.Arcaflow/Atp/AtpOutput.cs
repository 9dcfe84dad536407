using System.Buffers;
using Perfolio.Arcaflow.Cbor;
using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Atp;

/// <summary>
/// The way to the client: one message at a time, flushed behind each. A message is complete before its first byte is sent,
/// so that whatever fails while it is made leaves the stream intact.
/// </summary>
internal sealed class AtpOutput
{
    private readonly Stream _stream;
    private readonly Lock _lock = new();
    private readonly Action _gone;
    private bool _isGone;

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="gone">Called once, when the client turns out to read no more.</param>
    internal AtpOutput(Stream stream, Action gone)
    {
        _stream = stream;
        _gone = gone;
    }

    internal void Send(Action<IValueWriter> write, Action? whenMade = null)
    {
        var message = new ArrayBufferWriter<byte>();
        write(new CborWriter(message));
        whenMade?.Invoke();
        lock (_lock)
        {
            if (_isGone) return;
            try
            {
                _stream.Write(message.WrittenSpan);
                _stream.Flush();
                return;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Nobody is left to tell; the server ends the runs.
                _isGone = true;
            }
        }

        _gone();
    }

    /// <summary>Sends a message.</summary>
    /// <param name="id">What it is.</param>
    /// <param name="runId">The run.</param>
    /// <param name="writeData">Writes its data; may throw, then nothing is sent.</param>
    /// <param name="whenMade">Called when the message is complete and before the client can see anything of it.</param>
    internal void Send(AtpMessageId id, string runId, Action<IValueWriter> writeData, Action? whenMade = null) => Send(
        w =>
        {
            w.BeginMap(3);
            w.Key("id");
            w.Integer((int)id);
            w.Key("run_id");
            w.Text(runId);
            w.Key("data");
            writeData(w);
            w.End();
        },
        whenMade);

    internal void Error(string runId, string text, bool stepFatal = false, bool serverFatal = false) =>
        Send(AtpMessageId.Error, runId, w =>
        {
            w.BeginMap(3);
            w.Key("error");
            w.Text(text);
            w.Key("step_fatal");
            w.Boolean(stepFatal);
            w.Key("server_fatal");
            w.Boolean(serverFatal);
            w.End();
        });
}
