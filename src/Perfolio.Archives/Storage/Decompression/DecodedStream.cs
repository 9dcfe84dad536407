namespace Perfolio.Archives.Storage.Decompression;

/// <summary>The content of one member, from the threads of a queue.</summary>
internal sealed class DecodedStream : ForwardStream
{
    private readonly DecodingQueue _queue;
    private readonly int _file;
    private readonly bool _ownsQueue;
    private (byte[]? Bytes, int Length) _chunk;
    private int _position;

    /// <summary>Begins to read.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="file">Which of its members.</param>
    /// <param name="ownsQueue">Whether the queue ends with this stream.</param>
    public DecodedStream(DecodingQueue queue, int file, bool ownsQueue)
    {
        _queue = queue;
        _file = file;
        _ownsQueue = ownsQueue;
    }

    public override int Read(Span<byte> buffer)
    {
        while (_position == _chunk.Length)
        {
            GiveBack();
            if (!_queue.TryTake(_file, out _chunk))
                return 0;
        }

        var count = Math.Min(buffer.Length, _chunk.Length - _position);
        _chunk.Bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveBack();
            if (_ownsQueue)
                _queue.Dispose();
        }

        base.Dispose(disposing);
    }

    private void GiveBack()
    {
        if (_chunk.Bytes is not null)
            _queue.GiveBack(_chunk.Bytes);
        _chunk = default;
        _position = 0;
    }
}
