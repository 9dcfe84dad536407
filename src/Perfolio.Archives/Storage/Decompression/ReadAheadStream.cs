using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>Decodes on a thread of its own, a bounded number of chunks ahead of the reader.</summary>
internal sealed class ReadAheadStream : DecodingStream
{
    private const int ChunkSize = 1 << 20;
    private const int ChunksAhead = 12;

    private readonly string _path;
    private readonly BlockingCollection<(byte[] Chunk, int Length)> _ready = new(ChunksAhead);
    private readonly ConcurrentBag<byte[]> _free = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private Exception? _failure;
    private (byte[] Chunk, int Length) _current = ([], 0);
    private int _position;

    public ReadAheadStream(Stream source, string path)
        : base(source)
    {
        _path = path;
        _thread = new Thread(Decode) { IsBackground = true, Name = "decompress" };
        _thread.Start();
    }

    /// <summary>Whether everything is decoded; the reader may still have to take the last chunks.</summary>
    public bool IsDecoded => _ready.IsAddingCompleted;

    public override int Read(Span<byte> buffer)
    {
        while (_position == _current.Length)
        {
            if (_current.Chunk.Length > 0)
                _free.Add(_current.Chunk);
            _position = 0;
            if (!_ready.TryTake(out _current, Timeout.Infinite, _stop.Token))
            {
                _current = ([], 0);
                Rethrow();
                return 0;
            }
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
            _thread.Join();
            base.Dispose(disposing);
            _ready.Dispose();
            _stop.Dispose();
        }
    }

    private void Rethrow()
    {
        switch (_failure)
        {
            case null:
                return;
            case ArchiveException e:
                ExceptionDispatchInfo.Throw(e);
                return;
            default:
                throw new ArchiveException(_path, $"cannot decompress: {_failure.Message}", inner: _failure);
        }
    }

    private void Decode()
    {
        try
        {
            while (true)
            {
                if (!_free.TryTake(out var chunk))
                    chunk = GC.AllocateUninitializedArray<byte>(ChunkSize);
                var filled = Fill(chunk);
                if (filled > 0)
                    _ready.Add((chunk, filled), _stop.Token);
                if (filled < chunk.Length)
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone.
        }

        // The decoder's memory is not kept while the last chunks are read.
        Source.Dispose();
        _ready.CompleteAdding();
    }

    // What was decoded before a failure is delivered first.
    private int Fill(byte[] chunk)
    {
        var filled = 0;
        try
        {
            int read;
            while (filled < chunk.Length && (read = Source.Read(chunk, filled, chunk.Length - filled)) > 0)
                filled += read;
        }
#pragma warning disable CA1031 // Whatever a decoder throws on damaged data belongs to the reader's thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }

        return filled;
    }
}
