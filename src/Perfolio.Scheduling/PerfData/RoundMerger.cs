namespace Perfolio.Scheduling.PerfData;

/// <summary>
/// Brings records into time order. Each CPU's records come in order, so what arrives consists of few ordered runs; at the end
/// of a
/// round everything not newer than the newest record of the rounds before is merged and given out. Ties keep the order of
/// arrival.
/// </summary>
internal sealed class RoundMerger
{
    private readonly List<(int Start, int End)> _runs = [];
    private readonly List<(ulong Time, int Run)> _heap = [];
    private RecordEntry[] _entries = new RecordEntry[RecordBatch.Capacity];
    private RecordEntry[] _spare = new RecordEntry[RecordBatch.Capacity];
    private int _count;
    private int _runStart;
    private ulong _newest;
    private ulong _roundLimit;

    /// <summary>Records that wait.</summary>
    public int Waiting => _count;

    /// <summary>Adds a record.</summary>
    public void Add(RecordEntry entry)
    {
        if (_count > _runStart && entry.Time < _entries[_count - 1].Time) EndRun();
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        _entries[_count++] = entry;
        if (entry.Time > _newest) _newest = entry.Time;
    }

    /// <summary>A round is over: gives out what cannot be preceded any more, and says up to which time.</summary>
    public ulong FinishRound(Action<RecordEntry[], int, int> sink)
    {
        ulong limit = _roundLimit;
        _roundLimit = _newest;
        Release(limit, sink);
        return limit;
    }

    /// <summary>Gives out everything.</summary>
    public void Finish(Action<RecordEntry[], int, int> sink) => Release(ulong.MaxValue, sink);

    private void EndRun()
    {
        if (_count > _runStart) _runs.Add((_runStart, _count));
        _runStart = _count;
    }

    private void Release(ulong limit, Action<RecordEntry[], int, int> sink)
    {
        EndRun();
        _heap.Clear();
        for (int i = 0; i < _runs.Count; i++)
        {
            ulong time = _entries[_runs[i].Start].Time;
            if (time > limit) continue;
            _heap.Add((time, i));
            Up(_heap.Count - 1);
        }

        while (_heap.Count > 0)
        {
            int run = _heap[0].Run;
            (int start, int end) = _runs[run];
            (ulong Time, int Run) bound = Second();
            if (bound.Time > limit) bound = (limit, int.MaxValue);
            int at = start + 1;
            while (at < end && (_entries[at].Time < bound.Time || (_entries[at].Time == bound.Time && run < bound.Run))) at++;
            sink(_entries, start, at);
            _runs[run] = (at, end);
            if (at < end && _entries[at].Time <= limit) _heap[0] = (_entries[at].Time, run);
            else RemoveTop();
            if (_heap.Count > 0) Down();
        }

        Compact();
    }

    private void Compact()
    {
        int count = 0, kept = 0;
        for (int i = 0; i < _runs.Count; i++)
        {
            (int start, int end) = _runs[i];
            if (start == end) continue;
            if (_spare.Length < _entries.Length) _spare = new RecordEntry[_entries.Length];
            Array.Copy(_entries, start, _spare, count, end - start);
            _runs[kept++] = (count, count + end - start);
            count += end - start;
        }

        _runs.RemoveRange(kept, _runs.Count - kept);
        (_entries, _spare) = (_spare, _entries);
        _count = _runStart = count;
    }

    private (ulong Time, int Run) Second()
    {
        if (_heap.Count == 1) return (ulong.MaxValue, int.MaxValue);
        return _heap.Count == 2 || Before(_heap[1], _heap[2]) ? _heap[1] : _heap[2];
    }

    private void RemoveTop()
    {
        _heap[0] = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
    }

    private void Up(int at)
    {
        while (at > 0 && Before(_heap[at], _heap[(at - 1) / 2]))
        {
            int parent = (at - 1) / 2;
            (_heap[at], _heap[parent]) = (_heap[parent], _heap[at]);
            at = parent;
        }
    }

    private void Down()
    {
        for (int at = 0; ;)
        {
            int child = (2 * at) + 1;
            if (child >= _heap.Count) return;
            if (child + 1 < _heap.Count && Before(_heap[child + 1], _heap[child])) child++;
            if (!Before(_heap[child], _heap[at])) return;
            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }

    private static bool Before((ulong Time, int Run) a, (ulong Time, int Run) b) =>
        a.Time < b.Time || (a.Time == b.Time && a.Run < b.Run);
}
