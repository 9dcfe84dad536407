using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.PerfData;

/// <summary>Keeps digests, and copies of the records that have none, until their turn.</summary>
internal sealed unsafe class RecordKeeper(ArenaPool pool)
{
    /// <summary>Most bytes of a digest.</summary>
    public const int LargestDigest = 64;

    private const int Alignment = 8;
    private RecordArena? _arena;
    private int _used;

    /// <summary>Room for a digest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Room() => Room(LargestDigest);

    /// <summary>Keeps what was put into the room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep(int size, ulong time)
    {
        _used += (size + (Alignment - 1)) & ~(Alignment - 1);
        if (time > _arena!.MaxTime) _arena.MaxTime = time;
    }

    /// <summary>Keeps a copy of a record.</summary>
    public byte* Copy(byte* record, int size, ulong time)
    {
        byte* target = Room(size + Alignment);
        Buffer.MemoryCopy(record, target, size, size);
        Keep(size, time);
        return target;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Room(int size)
    {
        RecordArena? arena = _arena;
        if (arena is null || RecordArena.Capacity - _used < size) arena = Renew();
        return arena.Start + _used;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RecordArena Renew()
    {
        _arena?.Sealed = true;
        _arena = pool.Take();
        _used = 0;
        return _arena;
    }
}
