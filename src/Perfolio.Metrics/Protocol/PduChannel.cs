using Perfolio.Archives;

namespace Perfolio.Metrics.Protocol;

/// <summary>PDUs over a pair of streams (a socket, or two pipes). Copes with PDUs split anywhere and with many in one
/// read.</summary>
public sealed class PduChannel
{
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly int _limit;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Makes a channel; the streams are not closed by it.</summary>
    /// <param name="input">Where PDUs come from.</param>
    /// <param name="output">Where PDUs go to.</param>
    /// <param name="limit">The longest PDU to accept, in bytes.</param>
    public PduChannel(Stream input, Stream output, int limit = PduHeader.DefaultLimit)
    {
        _input = input;
        _output = output;
        _limit = limit;
    }

    /// <summary>Reads a PDU. Memory grows with what has come, not with what was announced.</summary>
    /// <param name="token">Cancels the wait; the channel is then of no use any more.</param>
    /// <returns>The whole PDU, valid until the next call; empty when the other side has closed the connection between two
    /// PDUs.</returns>
    /// <exception cref="PduException">What came is no PDU, or ends inside one.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken token = default)
    {
        while (true)
        {
            var scan = PduHeader.Scan(_buffer.AsSpan(_start, _end - _start), _limit, out var header);
            if (scan.Status == ParseStatus.Invalid)
                throw new PduException(scan.Reason!);
            if (scan.Status == ParseStatus.Done)
            {
                var frame = _buffer.AsMemory(_start, header.Length);
                _start += header.Length;
                return frame;
            }

            MakeRoom();
            var count = await _input.ReadAsync(_buffer.AsMemory(_end), token).ConfigureAwait(false);
            if (count == 0)
                return _end == _start ? default : throw new PduException("the connection ends inside a PDU: " + scan.Reason);
            _end += count;
        }
    }

    /// <summary>Writes a PDU, in one call.</summary>
    /// <param name="frame">The whole PDU.</param>
    /// <param name="token">Cancels the wait; the channel is then of no use any more.</param>
    /// <returns>When it is on its way.</returns>
    /// <exception cref="IOException">The stream failed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken token = default)
    {
        await _output.WriteAsync(frame, token).ConfigureAwait(false);
        await _output.FlushAsync(token).ConfigureAwait(false);
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, _buffer.Length * 2L));
    }
}
