using System.Runtime.ExceptionServices;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Pfs;

/// <summary>Encodes and writes full blocks on a thread of its own, in their order, while the caller fills the next one.</summary>
/// <param name="write">Encodes and writes the events of a block, when there were so many tasks.</param>
internal sealed class BlockThread(Action<SchedEvent[], int> write) : IDisposable
{
    private readonly object _gate = new();
    private Thread? _thread;
    private SchedEvent[]? _full;
    private SchedEvent[]? _empty;
    private int _tasks;
    private bool _ended;
    private Exception? _failure;

    /// <summary>Gives a full block away and takes room for the next one.</summary>
    /// <param name="full">The events of the block.</param>
    /// <param name="tasks">Number of tasks; events refer to none behind.</param>
    public SchedEvent[] Exchange(SchedEvent[] full, int tasks)
    {
        if (_thread is null) Start();
        lock (_gate)
        {
            while (_full is not null && _failure is null) Monitor.Wait(_gate);
            Check();
            (_full, _tasks) = (full, tasks);
            Monitor.PulseAll(_gate);
            SchedEvent[] next = _empty ?? new SchedEvent[full.Length];
            _empty = null;
            return next;
        }
    }

    /// <summary>Waits until everything was written. Nothing may be given afterwards.</summary>
    public void End()
    {
        Dispose();
        Check();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }

        _thread?.Join();
    }

    private void Check()
    {
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
    }

    private void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "pfs" };
        _thread.Start();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                SchedEvent[] events;
                int tasks;
                lock (_gate)
                {
                    while (_full is null && !_ended) Monitor.Wait(_gate);
                    if (_full is null) return;
                    (events, tasks) = (_full, _tasks);
                    _full = null;
                    Monitor.PulseAll(_gate);
                }

                write(events, tasks);
                lock (_gate) _empty = events;
            }
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _failure = e;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
