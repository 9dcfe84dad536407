using System.Collections.Concurrent;

namespace Perfolio.Scheduling.PerfData;

/// <summary>
/// Arenas that are in use, and free ones. Taken by the thread that reads, given back by the one that uses the records.
/// </summary>
internal sealed class ArenaPool : IDisposable
{
    private readonly ConcurrentBag<RecordArena> _free = [];
    private readonly List<RecordArena> _used = [];

    /// <summary>Bytes in arenas that hold records not yet given out.</summary>
    public long Bytes => (long)_used.Count * RecordArena.Capacity;

    public RecordArena Take()
    {
        if (!_free.TryTake(out RecordArena? arena)) arena = new RecordArena();
        arena.Reset();
        _used.Add(arena);
        return arena;
    }

    /// <summary>Moves the arenas of which nothing waits any more to a batch that still refers to some.</summary>
    public void Retire(ulong givenOut, List<RecordArena> target)
    {
        int kept = 0;
        for (int i = 0; i < _used.Count; i++)
        {
            RecordArena arena = _used[i];
            if (arena.Sealed && arena.MaxTime <= givenOut) target.Add(arena);
            else _used[kept++] = arena;
        }

        _used.RemoveRange(kept, _used.Count - kept);
    }

    public void GiveBack(List<RecordArena> arenas)
    {
        foreach (RecordArena arena in arenas) _free.Add(arena);
        arenas.Clear();
    }

    public void Dispose()
    {
        foreach (RecordArena arena in _used) arena.Dispose();
        _used.Clear();
        while (_free.TryTake(out RecordArena? arena)) arena.Dispose();
    }
}
