namespace Perfolio.Collectors.Processes;

/// <summary>
/// Ends a process group on demand: SIGTERM, and SIGKILL when it is still there after a grace period. Between
/// <see cref="Watch"/> and <see cref="Release"/> the leader is not reaped, so its number cannot have come to mean another
/// process.
/// </summary>
internal sealed class Terminator : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _grace;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _registration;
    private readonly TimeProvider _time;
    private int _group;
    private long _started;
    private TimeSpan _limit;
    private bool _cancelled;
    private bool _ended;
    private bool _timedOut;

    internal Terminator(TimeSpan grace, TimeProvider time, CancellationToken cancellationToken)
    {
        _grace = grace;
        _time = time;
        _timer = time.CreateTimer(
            static state => ((Terminator)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registration = cancellationToken.UnsafeRegister(static state => ((Terminator)state!).Cancel(), this);
    }

    /// <summary>Sets the time limit of the next process; zero for none.</summary>
    internal void SetTimeLimit(TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero) return;
        lock (_lock)
        {
            _limit = limit;
            _started = _time.GetTimestamp();
            _timer.Change(limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Takes the time limit back: what it was meant for is done.</summary>
    internal void ClearTimeLimit()
    {
        lock (_lock)
        {
            _limit = TimeSpan.Zero;
            if (!_ended) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>From now on this group is the one to end.</summary>
    internal void Watch(int group)
    {
        lock (_lock)
        {
            _group = group;
            if (_cancelled || _timedOut) Terminate();
        }
    }

    /// <summary>
    /// The leader has ended: what it was ended for, if it was. Whatever is left of a group that was ended is killed.
    /// </summary>
    internal (bool TimedOut, bool Cancelled) Release()
    {
        lock (_lock)
        {
            if (_ended) _ = LibC.Kill(-_group, LibC.SigKill);
            (bool, bool) why = (_timedOut && _ended, _cancelled && _ended);
            _group = 0;
            _ended = false;
            _timedOut = false;
            _limit = TimeSpan.Zero;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return why;
        }
    }

    /// <summary>Ends the group now because the caller does not want it any longer.</summary>
    internal void Cancel()
    {
        lock (_lock)
        {
            _cancelled = true;
            if (_group != 0 && !_ended) Terminate();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _timer.Dispose();
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_ended)
            {
                _ = LibC.Kill(-_group, LibC.SigKill);
                return;
            }

            // A call that comes late, meant for a process that has ended, must not hit the next one.
            if (_limit == TimeSpan.Zero) return;
            TimeSpan left = _limit - _time.GetElapsedTime(_started);
            if (left > TimeSpan.Zero)
            {
                _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }

            _timedOut = true;
            if (_group != 0) Terminate();
        }
    }

    private void Terminate()
    {
        _ended = true;
        _ = LibC.Kill(-_group, LibC.SigTerm);
        // A stopped process does not see the first signal before it goes on.
        _ = LibC.Kill(-_group, LibC.SigCont);
        _timer.Change(_grace, Timeout.InfiniteTimeSpan);
    }
}
