using System.Runtime.ExceptionServices;

namespace Perfolio.Archives.Storage.Decompression;

/// <summary>
/// Decodes compressed members that are read one behind the other: several parts at a time, of one member or of those that follow,
/// a bounded number of chunks ahead of the reader.
/// </summary>
internal sealed class DecodingQueue : IDisposable
{
    private const int ChunkSize = 1 << 20;

    /// <summary>Chunks decoded ahead in all; bounds the memory whatever the size of parts.</summary>
    private const int ChunksAhead = 16;

    // What the part that is being read may always have ready, so that it never waits for those behind it.
    private const int ChunksOfFirst = 2;
    private const long DecoderMemory = 32 << 20;
    private const int MostThreads = 8;

    private readonly IReadOnlyList<MemberFile> _files;
    private readonly Lock _sourceGate = new();
    private readonly object _gate = new();
    private readonly Queue<Job> _jobs = [];
    private readonly Stack<byte[]> _free = [];
    private readonly IEnumerator<(int File, ContentPart Part)> _parts;
    private readonly int _threadLimit;
    private Thread[] _threads = [];
    private int _chunks;
    private long _memory;
    private int _next;
    private bool _ended;
    private bool _stopped;

    /// <summary>Makes a queue; decoding begins when a member is asked for.</summary>
    /// <param name="files">The members, in the order in which they will be read.</param>
    /// <param name="threads">Parts decoded at a time; 0 for as many as there are processors.</param>
    public DecodingQueue(IEnumerable<MemberFile> files, int threads = 0)
    {
        _files = [.. files.Where(static f => f.Compression != Compression.None)];
        _threadLimit = Math.Min(threads > 0 ? threads : Environment.ProcessorCount, MostThreads);
        _parts = Parts().GetEnumerator();
    }

    /// <summary>Chunks decoded or being decoded, and not given back.</summary>
    internal int ChunkCount
    {
        get
        {
            lock (_gate)
                return _chunks;
        }
    }

    /// <summary>Parts that have something decoded for the reader.</summary>
    internal int ReadyParts
    {
        get
        {
            lock (_gate)
                return _jobs.Count(static j => j.Ready.Count > 0);
        }
    }

    /// <summary>The content of one member that is decoded for itself.</summary>
    public static Stream Open(MemberFile file)
    {
        var queue = new DecodingQueue([file]);
        queue.Start(0);
        return new DecodedStream(queue, 0, ownsQueue: true);
    }

    /// <summary>The content of a member.</summary>
    /// <returns>Null when it is not one of the queue's, or was asked for before, or comes before one that was.</returns>
    public Stream? TryOpen(MemberFile file)
    {
        for (var i = _next; i < _files.Count; i++)
        {
            if (!ReferenceEquals(_files[i], file))
                continue;
            Start(i);
            return new DecodedStream(this, i, ownsQueue: false);
        }

        return null;
    }

    /// <summary>The next chunk of a member.</summary>
    /// <exception cref="ArchiveException">Decoding has failed; what was decoded before was taken.</exception>
    public bool TryTake(int file, out (byte[]? Bytes, int Length) chunk)
    {
        chunk = default;
        lock (_gate)
        {
            while (true)
            {
                if (!_jobs.TryPeek(out var first))
                {
                    if (_ended)
                        return false;
                    Monitor.Wait(_gate);
                }
                else if (first.File > file)
                {
                    return false;
                }
                else if (first.File == file && first.Ready.TryDequeue(out var ready))
                {
                    chunk = ready;
                    return true;
                }
                else if (first.File == file && !first.IsDone)
                {
                    Monitor.Wait(_gate);
                }
                else
                {
                    if (first.File == file && first.Failure is { } failure)
                        throw Failed(_files[file], failure);
                    Drop(first);
                }
            }
        }
    }

    /// <summary>Gives a chunk back for use.</summary>
    public void GiveBack(byte[] chunk)
    {
        lock (_gate)
        {
            _free.Push(chunk);
            _chunks--;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
            thread.Join();
        _parts.Dispose();
    }

    private static ArchiveException Failed(MemberFile file, Exception failure)
    {
        if (failure is ArchiveException)
            ExceptionDispatchInfo.Throw(failure);
        return new ArchiveException(file.Path, $"cannot decompress: {failure.Message}", inner: failure);
    }

    // Members before the one that was opened last are not wanted any more.
    private IEnumerable<(int File, ContentPart Part)> Parts()
    {
        for (var i = 0; i < _files.Count; i++)
        {
            if (i < Volatile.Read(ref _next) - 1)
                continue;
            foreach (var part in ContentPart.Of(_files[i]))
            {
                if (i < Volatile.Read(ref _next) - 1)
                    break;
                yield return (i, part);
            }
        }
    }

    private void Start(int file)
    {
        Volatile.Write(ref _next, file + 1);
        if (_threads.Length > 0)
            return;
        _threads = new Thread[_threadLimit];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = "decompress" };
            _threads[i].Start();
        }
    }

    // The reader does not want the rest of a part; its thread sees that.
    private void Drop(Job job)
    {
        job.IsDropped = true;
        foreach (var (bytes, _) in job.Ready)
        {
            _free.Push(bytes);
            _chunks--;
        }

        job.Ready.Clear();
        _jobs.Dequeue();
        Monitor.PulseAll(_gate);
    }

    private void Run()
    {
        while (Next() is { } job)
        {
            try
            {
                // The decoder's memory is not kept while the last chunks are read.
                using var stream = job.Part.Open();
                Decode(job, stream);
            }
#pragma warning disable CA1031 // Whatever a decoder throws on damaged data belongs to the reader's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                job.Failure = e;
            }

            lock (_gate)
            {
                job.IsDone = true;
                _memory -= job.Part.Memory;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The next part, when there is memory for its decoder.</summary>
    private Job? Next()
    {
        Job job;
        lock (_sourceGate)
        {
            var any = !_stopped && _parts.MoveNext();
            lock (_gate)
            {
                if (!any)
                {
                    _ended = true;
                    Monitor.PulseAll(_gate);
                    return null;
                }

                job = new Job(_parts.Current.File, _parts.Current.Part);
                _jobs.Enqueue(job);
                Monitor.PulseAll(_gate);
            }
        }

        lock (_gate)
        {
            while (!_stopped && !job.IsDropped && !IsFirst(job) && _memory + job.Part.Memory > DecoderMemory)
                Monitor.Wait(_gate);
            _memory += job.Part.Memory;
        }

        return job;
    }

    private void Decode(Job job, Stream stream)
    {
        var filled = ChunkSize;
        while (filled == ChunkSize)
        {
            if (TakeFree(job) is not { } chunk)
                return;
            filled = 0;
            try
            {
                int read;
                while (filled < chunk.Length && (read = stream.Read(chunk, filled, chunk.Length - filled)) > 0)
                    filled += read;
            }
            finally
            {
                // What was decoded before a failure is delivered first.
                Deliver(job, chunk, filled);
            }
        }
    }

    /// <summary>A chunk to fill, when its turn has come; null when nobody wants it.</summary>
    private byte[]? TakeFree(Job job)
    {
        lock (_gate)
        {
            while (!_stopped && !job.IsDropped && _chunks >= ChunksAhead && !(IsFirst(job) && job.Ready.Count < ChunksOfFirst))
                Monitor.Wait(_gate);
            if (_stopped || job.IsDropped)
                return null;
            _chunks++;
            return _free.TryPop(out var chunk) ? chunk : GC.AllocateUninitializedArray<byte>(ChunkSize);
        }
    }

    private void Deliver(Job job, byte[] chunk, int length)
    {
        lock (_gate)
        {
            if (length > 0 && !job.IsDropped)
            {
                job.Ready.Enqueue((chunk, length));
            }
            else
            {
                _free.Push(chunk);
                _chunks--;
            }

            Monitor.PulseAll(_gate);
        }
    }

    private bool IsFirst(Job job) => _jobs.TryPeek(out var first) && ReferenceEquals(first, job);

    private sealed class Job(int file, ContentPart part)
    {
        public int File { get; } = file;

        public ContentPart Part { get; } = part;

        public Queue<(byte[] Bytes, int Length)> Ready { get; } = [];

        public bool IsDone { get; set; }

        public bool IsDropped { get; set; }

        public Exception? Failure { get; set; }
    }
}
