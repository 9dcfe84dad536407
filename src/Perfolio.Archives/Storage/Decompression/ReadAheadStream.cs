namespace Perfolio.Archives.Storage.Decompression;

/// <summary>Decodes on threads of its own, a bounded number of chunks ahead of the reader; several parts of a content at a time.</summary>
internal sealed class ReadAheadStream : ForwardStream
{
    /// <summary>Chunks of 1 MiB decoded ahead in all; bounds the memory whatever the size of parts.</summary>
    /// <remarks>That a decoder gets half of its part ready while another one's is read is enough to keep two busy.</remarks>
    private const int ChunksAhead = 16;

    private readonly int _parts;
    private readonly CancellationTokenSource _stop = new();
    private readonly DecodingWorker[] _workers;
    private (byte[] Chunk, int Length) _current = ([], 0);
    private int _position;
    private int _part;

    /// <summary>Begins to decode.</summary>
    /// <param name="open">Opens the decoder of a part; called on the threads.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="workers">Parts decoded at a time.</param>
    /// <param name="path">The file, for messages.</param>
    public ReadAheadStream(Func<int, Stream> open, int parts, int workers, string path)
    {
        _parts = parts;
        var ahead = Math.Max(2, ChunksAhead / workers);
        _workers = new DecodingWorker[workers];
        for (var i = 0; i < workers; i++)
            _workers[i] = new DecodingWorker(open, Every(i, workers, parts), ahead, path, _stop.Token);
    }

    /// <summary>Whether everything is decoded; the reader may still have to take the last chunks.</summary>
    public bool IsDecoded => Array.TrueForAll(_workers, static w => w.IsDone);

    public override int Read(Span<byte> buffer)
    {
        while (_position == _current.Length)
        {
            if (_part == _parts)
                return 0;
            var worker = _workers[_part % _workers.Length];
            worker.GiveBack(_current.Chunk);
            _position = 0;
            _current = worker.Take();
            if (_current.Length == 0)
                _part++;
        }

        var count = Math.Min(buffer.Length, _current.Length - _position);
        _current.Chunk.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            foreach (var worker in _workers)
                worker.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IEnumerable<int> Every(int first, int step, int end)
    {
        for (var i = first; i < end; i += step)
            yield return i;
    }
}
