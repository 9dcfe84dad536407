using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.PerfData;

/// <summary>
/// Brings records into time order. Each CPU's records come in order, so what arrives consists of few ordered runs; at the end
/// of a round everything not newer than the newest record of the rounds before is merged and given out. Ties keep the order of
/// arrival.
/// </summary>
internal sealed unsafe class RoundMerger(IBatchOutput output) : IDisposable
{
    // Plain arrays: a run is looked at for every few records.
    private Span[] _runs = new Span[64];
    private Head[] _heap = new Head[64];
    private int _runCount;
    private int _heapCount;
    private readonly EntryBuffer _entries = new();
    private int _runStart;
    private ulong _last;
    private ulong _newest;
    private ulong _roundLimit;

    /// <summary>Records that wait.</summary>
    public int Waiting => _entries.Count;

    /// <summary>Adds a record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong time, byte* record, int source, bool isDigest)
    {
        if (time < _last) EndRun();
        else if (time > _newest) _newest = time;
        _last = time;
        _entries.Add(time, record, source, isDigest);
    }

    /// <summary>A round is over: gives out what cannot be preceded any more, and says up to which time.</summary>
    public ulong FinishRound()
    {
        ulong limit = _roundLimit;
        _roundLimit = _newest;
        Release(limit);
        return limit;
    }

    /// <summary>Gives out everything.</summary>
    public void Finish() => Release(ulong.MaxValue);

    /// <inheritdoc/>
    public void Dispose() => _entries.Dispose();

    private void EndRun()
    {
        int count = _entries.Count;
        if (count > _runStart)
        {
            if (_runCount == _runs.Length) Array.Resize(ref _runs, _runCount * 2);
            _runs[_runCount++] = new Span { Start = _runStart, End = count };
        }

        _runStart = count;
    }

    private void Release(ulong limit)
    {
        EndRun();
        _heapCount = 0;
        if (_heap.Length < _runCount) _heap = new Head[_runs.Length];
        RecordEntry* entries = _entries.First;
        for (int i = 0; i < _runCount; i++)
        {
            ulong time = entries[_runs[i].Start].Time;
            if (time > limit) continue;
            _heap[_heapCount] = new Head { Time = time, Run = i };
            Up(_heapCount++);
        }

        RecordBatch batch = output.Batch;
        RecordEntry[] target = batch.Entries;
        int filled = batch.Count;
        while (_heapCount > 0)
        {
            int run = _heap[0].Run;
            ref Span span = ref _runs[run];
            Head bound = Second();
            if (bound.Time > limit) bound = new Head { Time = limit, Run = int.MaxValue };
            // Of the same time the run that arrived first comes first.
            ulong last = run < bound.Run ? bound.Time : bound.Time - 1;
            int end = span.End, at = span.Start;
            do
            {
                if (filled == target.Length)
                {
                    batch.Count = filled;
                    batch = output.Send();
                    target = batch.Entries;
                    filled = batch.Count;
                }

                target[filled++] = entries[at++];
            }
            while (at < end && entries[at].Time <= last);
            span.Start = at;
            if (at < end && entries[at].Time <= limit) _heap[0].Time = entries[at].Time;
            else _heap[0] = _heap[--_heapCount];
            Down();
        }

        batch.Count = filled;
        Compact();
    }

    private void Compact()
    {
        int count = 0, kept = 0;
        for (int i = 0; i < _runCount; i++)
        {
            int start = _runs[i].Start, length = _runs[i].End - start;
            if (length == 0) continue;
            _entries.Keep(count, start, length);
            _runs[kept++] = new Span { Start = count, End = count + length };
            count += length;
        }

        _runCount = kept;
        _entries.Truncate(count);
        _runStart = count;
    }

    private Head Second()
    {
        if (_heapCount == 1) return new Head { Time = ulong.MaxValue, Run = int.MaxValue };
        return _heapCount == 2 || Before(in _heap[1], in _heap[2]) ? _heap[1] : _heap[2];
    }

    private void Up(int at)
    {
        Head moved = _heap[at];
        while (at > 0 && Before(in moved, in _heap[(at - 1) / 2]))
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = moved;
    }

    private void Down()
    {
        Head[] heap = _heap;
        Head moved = heap[0];
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _heapCount) break;
            if (child + 1 < _heapCount && Before(in heap[child + 1], in heap[child])) child++;
            if (!Before(in heap[child], in moved)) break;
            heap[at] = heap[child];
            at = child;
        }

        heap[at] = moved;
    }

    private static bool Before(ref readonly Head a, ref readonly Head b) =>
        a.Time < b.Time || (a.Time == b.Time && a.Run < b.Run);

    private struct Span
    {
        public int Start;
        public int End;
    }

    private struct Head
    {
        public ulong Time;
        public int Run;
    }
}
