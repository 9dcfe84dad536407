namespace Perfolio.Metrics.Agent.Engine;

/// <summary>
/// Reads sources when they are due, a few at a time. A worker whose reading does not end is given up: the source is marked and
/// another worker takes the place; how many can be lost so is bounded by <see cref="StuckReadings"/>. Without anything due
/// nothing runs. Small files that are due together are read by one worker, one after the other: waking another one costs more
/// than reading them.
/// </summary>
internal sealed class WorkScheduler : IDisposable
{
    private const int StackSize = 256 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    // What is due that long and was not read yet is worth another worker, as long as there are processors.
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(3);

    private readonly TimeProvider _time;
    private readonly Action<string>? _log;
    private readonly bool _isSlow;
    private readonly PriorityQueue<JsonSource, long> _queue = new();
    private readonly Dictionary<JsonSource, Work> _work = [];
    private readonly List<Worker> _workers = [];
    private readonly StuckReadings _stuck = new();
    private readonly object _gate = new();
    private readonly ITimer _watch;
    private int _idle;
    private bool _isComing;
    private long _wakesAt = long.MaxValue;
    private bool _ended;
    private long _watchDue = long.MaxValue;

    /// <summary>Makes a scheduler.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes one line for what was not foreseen.</param>
    /// <param name="workers">How many sources are read at once.</param>
    /// <param name="isSlow">Whether it reads the sources that wait for others: commands and addresses.</param>
    public WorkScheduler(TimeProvider time, Action<string>? log, int workers, bool isSlow)
    {
        _time = time;
        _log = log;
        _isSlow = isSlow;
        Workers = workers;
        _watch = time.CreateTimer(_ => Watch(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many sources are read at once.</summary>
    public int Workers { get; }

    /// <summary>Readings that do not end.</summary>
    public int Stuck
    {
        get
        {
            lock (_gate)
                return _stuck.Count;
        }
    }

    /// <summary>Has a source read.</summary>
    /// <param name="source">The source.</param>
    /// <param name="delay">When; of two wishes the earlier counts.</param>
    public void Schedule(JsonSource source, TimeSpan delay)
    {
        lock (_gate)
        {
            if (Add(source, delay))
                Call();
        }
    }

    /// <summary>Has sources read that have changed, each when it has settled.</summary>
    /// <param name="sources">The sources.</param>
    public void Schedule(IEnumerable<JsonSource> sources)
    {
        lock (_gate)
        {
            var isSooner = false;
            foreach (var source in sources)
                isSooner |= Add(source, source.Settle);
            if (isSooner)
                Call();
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

    // Whether nobody looks at the queue by then.
    private bool Add(JsonSource source, TimeSpan delay)
    {
        if (_ended)
            return false;
        ref var work = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_work, source, out _);
        if (!work.IsRunning)
            return Enqueue(source, ref work, delay) && work.Due < _wakesAt;
        work.RunsAgain = true;
        return false;
    }

    private bool Enqueue(JsonSource source, ref Work work, TimeSpan delay)
    {
        var due = _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
        if (work.Due != 0 && work.Due <= due)
            return false;
        work.Due = due;
        _queue.Enqueue(source, due);
        return true;
    }

    // Has one more worker look at what is due, unless one is on its way. An agent without commands has no threads for them.
    private void Call()
    {
        if (_isComing)
            return;
        if (_idle > 0)
        {
            _isComing = true;
            Monitor.Pulse(_gate);
        }
        else if (_workers.Count < Workers)
        {
            AddWorker();
        }
    }

    // The worker that takes a source may be busy with it for long, or for ever: another one sees to what is due then.
    private void Relieve(JsonSource taken)
    {
        if (!_queue.TryPeek(out _, out var due) || due >= _wakesAt)
            return;
        if (!taken.IsQuick)
            Call();
        else if (_time.GetElapsedTime(due) > Late && _workers.Count - _idle < Environment.ProcessorCount)
            Call();
    }

    private void AddWorker()
    {
        _isComing = true;
        var worker = new Worker();
        _workers.Add(worker);
        new Thread(() => Loop(worker), StackSize) { IsBackground = true, Name = "json source" }.Start();
    }

    private void Loop(Worker worker)
    {
        lock (_gate)
            _isComing = false;
        while (Next(worker, out var isHeld) is { } source)
        {
            if (isHeld)
            {
                source.Hold();
                continue;
            }

            var next = Run(source);
            lock (_gate)
            {
                worker.Source = null;
                if (worker.Stuck is { } key)
                {
                    foreach (var waiting in _stuck.Remove(key))
                        Requeue(waiting, TimeSpan.Zero);
                }

                Requeue(source, next);
                if (worker.Stuck is null)
                    continue;
                if (_queue.Count > 0)
                    Call();
                return;
            }
        }
    }

    private void Requeue(JsonSource source, TimeSpan? delay)
    {
        if (!_work.TryGetValue(source, out var work))
            return;
        var again = source.IsSlow != _isSlow ? null : work.RunsAgain ? TimeSpan.Zero : delay;
        work = default;
        if (again is { } time)
            Enqueue(source, ref work, time);
        _work[source] = work;
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

    private JsonSource? Next(Worker worker, out bool isHeld)
    {
        isHeld = false;
        lock (_gate)
        {
            while (!_ended)
            {
                if (!_queue.TryPeek(out var source, out var due))
                {
                    Rest(Timeout.Infinite);
                    continue;
                }

                var left = due - _time.GetTimestamp();
                if (left > 0)
                {
                    RestUntil(due, left);
                    continue;
                }

                _queue.Dequeue();
                // Entries of sources that were removed, or moved to an earlier time, are passed over.
                if (!_work.TryGetValue(source, out var work) || work.IsRunning || work.Due != due)
                    continue;
                _work[source] = new Work { IsRunning = true };
                isHeld = _stuck.Holds(source);
                if (isHeld)
                    return source;
                Relieve(source);
                worker.Source = source;
                worker.Begun = _time.GetTimestamp();
                WatchWithin(source.TimeLimit + Grace);
                return source;
            }

            return null;
        }
    }

    private void RestUntil(long due, long left)
    {
        // One that wakes by then is enough.
        if (_wakesAt <= due)
        {
            Rest(Timeout.Infinite);
            return;
        }

        _wakesAt = due;
        Rest((int)Math.Min(int.MaxValue, (left * 1000 / _time.TimestampFrequency) + 1));
        if (_wakesAt == due)
            _wakesAt = long.MaxValue;
    }

    private void Rest(int milliseconds)
    {
        _idle++;
        Monitor.Wait(_gate, milliseconds);
        _idle--;
        _isComing = false;
    }

    private void WatchWithin(TimeSpan time)
    {
        var due = _time.GetTimestamp() + (long)(time.TotalSeconds * _time.TimestampFrequency);
        if (_ended || due >= _watchDue)
            return;
        _watchDue = due;
        _watch.Change(time, Timeout.InfiniteTimeSpan);
    }

    private void Watch()
    {
        List<JsonSource> hung = [];
        lock (_gate)
        {
            _watchDue = long.MaxValue;
            foreach (var worker in _workers.ToArray())
            {
                if (worker.Source is not { } source)
                    continue;
                var left = source.TimeLimit + Grace - _time.GetElapsedTime(worker.Begun);
                if (left > TimeSpan.Zero)
                {
                    WatchWithin(left);
                    continue;
                }

                hung.Add(source);
                _workers.Remove(worker);
                worker.Stuck = _stuck.Add(source);
                AddWorker();
            }
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

        /// <summary>Of a worker that was given up: what its reading is known by.</summary>
        public (ulong Device, bool WasRead)? Stuck { get; set; }
    }
}
