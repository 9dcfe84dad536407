using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>A thread that decodes parts one after the other, up to a number of chunks ahead.</summary>
internal sealed class DecodingWorker : IDisposable
{
    private const int ChunkSize = 1 << 20;

    private readonly Func<int, Stream> _open;
    private readonly IEnumerable<int> _parts;
    private readonly string _path;
    private readonly CancellationToken _stop;
    private readonly BlockingCollection<(byte[] Chunk, int Length)> _ready;
    private readonly ConcurrentBag<byte[]> _free = [];
    private readonly Thread _thread;
    private Exception? _failure;

    public DecodingWorker(Func<int, Stream> open, IEnumerable<int> parts, int ahead, string path, CancellationToken stop)
    {
        _open = open;
        _parts = parts;
        _path = path;
        _stop = stop;
        _ready = new BlockingCollection<(byte[], int)>(ahead);
        _thread = new Thread(Run) { IsBackground = true, Name = "decompress" };
        _thread.Start();
    }

    /// <summary>Whether all parts are decoded, or decoding has failed.</summary>
    public bool IsDone => _ready.IsAddingCompleted;

    /// <summary>The next chunk; one of length 0 ends a part.</summary>
    /// <exception cref="ArchiveException">Decoding has failed; what was decoded before was taken.</exception>
    public (byte[] Chunk, int Length) Take()
    {
        if (_ready.TryTake(out var chunk, Timeout.Infinite, _stop))
            return chunk;
        if (_failure is ArchiveException)
            ExceptionDispatchInfo.Throw(_failure);
        var reason = _failure?.Message ?? "compressed data end early";
        throw new ArchiveException(_path, $"cannot decompress: {reason}", inner: _failure);
    }

    /// <summary>Gives a chunk back for use.</summary>
    public void GiveBack(byte[] chunk)
    {
        if (chunk.Length > 0)
            _free.Add(chunk);
    }

    public void Dispose()
    {
        _thread.Join();
        _ready.Dispose();
    }

    private void Run()
    {
        try
        {
            foreach (var part in _parts)
            {
                // The decoder's memory is not kept while the last chunks are read.
                using (var stream = _open(part))
                    Decode(stream);
                _ready.Add(([], 0), _stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone.
        }
#pragma warning disable CA1031 // Whatever a decoder throws on damaged data belongs to the reader's thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }

        _ready.CompleteAdding();
    }

    private void Decode(Stream stream)
    {
        while (true)
        {
            if (!_free.TryTake(out var chunk))
                chunk = GC.AllocateUninitializedArray<byte>(ChunkSize);
            var filled = 0;
            try
            {
                int read;
                while (filled < chunk.Length && (read = stream.Read(chunk, filled, chunk.Length - filled)) > 0)
                    filled += read;
            }
            finally
            {
                // What was decoded before a failure is delivered first.
                if (filled > 0)
                    _ready.Add((chunk, filled), _stop);
            }

            if (filled < chunk.Length)
                return;
        }
    }
}
