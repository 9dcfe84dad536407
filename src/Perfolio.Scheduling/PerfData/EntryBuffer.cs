using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.PerfData;

/// <summary>
/// Entries that wait. Memory outside of the managed heap: when it grows its pages are moved instead of copied.
/// </summary>
internal sealed unsafe class EntryBuffer : IDisposable
{
    private const int Initially = 1 << 14;
    private int _capacity = Initially;

    public EntryBuffer() => First = (RecordEntry*)NativeMemory.Alloc(Initially, (nuint)sizeof(RecordEntry));

    /// <summary>The first entry.</summary>
    public RecordEntry* First { [MethodImpl(MethodImplOptions.AggressiveInlining)] get; private set; }

    /// <summary>Number of entries.</summary>
    public int Count { [MethodImpl(MethodImplOptions.AggressiveInlining)] get; private set; }

    /// <summary>Adds an entry. Field by field: what was stored in parts is not there at once when it is copied whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong time, byte* record, int source, bool isDigest)
    {
        int count = Count;
        if (count == _capacity) Grow();
        RecordEntry* entry = First + count;
        entry->Time = time;
        entry->Record = record;
        entry->Event = source;
        entry->IsDigest = isDigest;
        Count = count + 1;
    }

    /// <summary>Keeps entries from a place on behind those kept so far; the others are gone.</summary>
    /// <param name="kept">How many were kept so far; they lie in front of the place.</param>
    /// <param name="start">The place.</param>
    /// <param name="length">Number of entries to keep.</param>
    public void Keep(int kept, int start, int length)
    {
        if (kept == start) return;
        long bytes = (long)length * sizeof(RecordEntry);
        Buffer.MemoryCopy(First + start, First + kept, bytes, bytes);
    }

    /// <summary>Forgets the entries behind.</summary>
    public void Truncate(int count) => Count = count;

    public void Dispose()
    {
        NativeMemory.Free(First);
        First = null;
        Count = _capacity = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        ObjectDisposedException.ThrowIf(_capacity == 0, this);
        int larger = checked(_capacity * 2);
        First = (RecordEntry*)NativeMemory.Realloc(First, (nuint)larger * (nuint)sizeof(RecordEntry));
        _capacity = larger;
    }
}
