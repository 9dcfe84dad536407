namespace Perfolio.Scheduling.PerfData;

/// <summary>Batches between the thread that reads and the one that uses the records. Who has to wait sleeps.</summary>
internal sealed class BatchQueue
{
    private const int Most = 8;

    // A writer that had to wait goes on when there is work for some time, not after each batch.
    private const int Low = 4;
    private readonly object _gate = new();
    private readonly Queue<RecordBatch> _ready = new(Most);
    private readonly Stack<RecordBatch> _free = new(Most);
    private bool _ended;
    private bool _stopped;

    /// <summary>Gives a batch to the other thread and takes an empty one.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants batches any more.</exception>
    public RecordBatch Exchange(RecordBatch full)
    {
        lock (_gate)
        {
            _ready.Enqueue(full);
            if (_ready.Count == 1) Monitor.PulseAll(_gate);
            if (_ready.Count >= Most)
                while (_ready.Count > Low && !_stopped) Monitor.Wait(_gate);
            if (_stopped) throw new OperationCanceledException();
            return _free.TryPop(out RecordBatch? next) ? next : new RecordBatch();
        }
    }

    /// <summary>Gives a batch back and waits for the next one; null at the end.</summary>
    public RecordBatch? Take(RecordBatch? used)
    {
        lock (_gate)
        {
            if (used is not null) _free.Push(used);
            while (_ready.Count == 0 && !_ended) Monitor.Wait(_gate);
            if (!_ready.TryDequeue(out RecordBatch? next)) return null;
            if (_ready.Count == Low) Monitor.PulseAll(_gate);
            return next;
        }
    }

    /// <summary>No further batch will come.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>No further batch is wanted.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }
}
