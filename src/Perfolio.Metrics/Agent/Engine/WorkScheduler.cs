namespace Perfolio.Metrics.Agent.Engine;

/// <summary>
/// Reads sources when they are due, a few at a time. A worker whose reading does not end is given up: the source is marked and
/// another
/// worker takes the place, up to a limit. Without anything due nothing runs.
/// </summary>
internal sealed class WorkScheduler : IDisposable
{
    private const int MostAbandoned = 64;

    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly Action<string>? _log;
    private readonly PriorityQueue<JsonSource, long> _queue = new();
    private readonly Dictionary<JsonSource, Work> _work = [];
    private readonly List<Worker> _workers = [];
    private readonly object _gate = new();
    private readonly ITimer _watch;
    private int _abandoned;
    private bool _ended;
    private bool _watching;

    public WorkScheduler(TimeProvider time, TimeSpan limit, Action<string>? log, int workers = 0)
    {
        _time = time;
        _limit = limit;
        _log = log;
        _watch = time.CreateTimer(_ => Watch(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var count = workers > 0 ? workers : Math.Clamp(4 * Environment.ProcessorCount, 4, 16);
        for (var i = 0; i < count; i++)
            AddWorker();
    }

    /// <summary>Has a source read.</summary>
    /// <param name="source">The source.</param>
    /// <param name="delay">When; of two wishes the earlier counts.</param>
    public void Schedule(JsonSource source, TimeSpan delay)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            ref var work = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_work, source, out _);
            if (work.IsRunning)
            {
                work.RunsAgain = true;
                return;
            }

            Enqueue(source, ref work, delay);
        }
    }

    /// <summary>Forgets a source.</summary>
    public void Remove(JsonSource source)
    {
        lock (_gate)
            _work.Remove(source);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }

        _watch.Dispose();
    }

    private void Enqueue(JsonSource source, ref Work work, TimeSpan delay)
    {
        var due = _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
        if (work.Due != 0 && work.Due <= due)
            return;
        work.Due = due;
        _queue.Enqueue(source, due);
        Monitor.Pulse(_gate);
    }

    private void AddWorker()
    {
        var worker = new Worker();
        _workers.Add(worker);
        new Thread(() => Loop(worker)) { IsBackground = true, Name = "json source" }.Start();
    }

    private void Loop(Worker worker)
    {
        while (Next(worker) is { } source)
        {
            var next = Run(source);
            lock (_gate)
            {
                worker.Source = null;
                if (worker.IsAbandoned)
                    _abandoned--;
                if (_work.TryGetValue(source, out var work))
                {
                    var again = work.RunsAgain ? TimeSpan.Zero : next;
                    work = default;
                    if (again is { } delay)
                        Enqueue(source, ref work, delay);
                    _work[source] = work;
                }

                if (worker.IsAbandoned)
                    return;
            }
        }
    }

    // The last resort: whatever a source brings about, the other sources go on.
    private TimeSpan? Run(JsonSource source)
    {
        try
        {
            return source.Run();
        }
        catch (Exception e) when (e is not ThreadInterruptedException)
        {
            _log?.Invoke($"{source.Name}: unforeseen {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            source.Refuse(SourceState.Unreadable, $"unforeseen {e.GetType().Name}");
            return source.Refresh * 10;
        }
    }

    private JsonSource? Next(Worker worker)
    {
        lock (_gate)
        {
            while (!_ended)
            {
                if (!_queue.TryPeek(out var source, out var due))
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                var left = due - _time.GetTimestamp();
                if (left > 0)
                {
                    Monitor.Wait(_gate, (int)Math.Min(int.MaxValue, (left * 1000 / _time.TimestampFrequency) + 1));
                    continue;
                }

                _queue.Dequeue();
                // Entries of sources that were removed, or moved to an earlier time, are passed over.
                if (!_work.TryGetValue(source, out var work) || work.IsRunning || work.Due != due)
                    continue;
                _work[source] = new Work { IsRunning = true };
                worker.Source = source;
                worker.Begun = _time.GetTimestamp();
                if (!_watching)
                    _watch.Change(_limit, Timeout.InfiniteTimeSpan);
                _watching = true;
                return source;
            }

            return null;
        }
    }

    private void Watch()
    {
        List<JsonSource> hung = [];
        lock (_gate)
        {
            _watching = false;
            foreach (var worker in _workers.ToArray())
            {
                if (worker.Source is not { } source)
                    continue;
                if (_time.GetElapsedTime(worker.Begun) < _limit)
                {
                    _watching = true;
                    continue;
                }

                hung.Add(source);
                _workers.Remove(worker);
                worker.IsAbandoned = true;
                if (++_abandoned <= MostAbandoned)
                    AddWorker();
                else
                    _log?.Invoke(FormattableString.Invariant($"{_abandoned} readings do not end; one worker less from now on"));
            }

            if (_watching && !_ended)
                _watch.Change(_limit, Timeout.InfiniteTimeSpan);
        }

        hung.ForEach(static s => s.Abandon());
    }

    private struct Work
    {
        public long Due;
        public bool IsRunning;
        public bool RunsAgain;
    }

    private sealed class Worker
    {
        public JsonSource? Source { get; set; }

        public long Begun { get; set; }

        public bool IsAbandoned { get; set; }
    }
}
