using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.PerfData;

/// <summary>Cuts a stream of bytes into records, each in one piece.</summary>
/// <param name="pool">Where memory comes from.</param>
/// <param name="order">Byte order of the records.</param>
/// <param name="keeps">True when records stay where they are until their arena is retired; false when they are needed only until
/// further bytes are put: the same memory, which the processor's cache holds, is used again and again.</param>
internal sealed unsafe class RecordSplitter(ArenaPool pool, FileOrder order, bool keeps) : IDisposable
{
    public const int Header = 8;
    private const int LargestRecord = 65536;

    // Behind it the arena goes on, as ISampleDigester.ReadableBehind demands.
    private const int Reused = LargestRecord + (256 << 10);
    private RecordArena? _arena;
    private int _start;
    private int _end;

    /// <summary>The arena of the record taken last.</summary>
    public RecordArena Arena => _arena!;

    /// <summary>Bytes that are not yet a whole record.</summary>
    public int Remainder => _end - _start;

    /// <summary>Where to put further bytes; never empty.</summary>
    public Span<byte> Free()
    {
        int capacity = keeps ? RecordArena.Capacity : Reused;
        if (_arena is null || (keeps && capacity - _end < LargestRecord)) Renew();
        else if (!keeps) MoveToStart();
        return new Span<byte>(_arena!.Start + _end, capacity - _end);
    }

    /// <summary>Says how many bytes were put.</summary>
    public void Commit(int count) => _end += count;

    /// <summary>Takes the next whole record.</summary>
    /// <exception cref="InvalidDataException">The size in its header is too small for a header.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out byte* record, out int size)
    {
        int start = _start, rest = _end - start;
        record = null;
        size = 0;
        if (rest < Header) return false;
        byte* at = _arena!.Start + start;
        size = order.U16(at + 6);
        if (rest < size) return false;
        if (size < Header) Refuse(size);
        record = at;
        _start = start + size;
        return true;
    }

    /// <summary>Takes bytes that are no record.</summary>
    public ReadOnlySpan<byte> TakeBytes(int most)
    {
        int count = Math.Min(most, _end - _start);
        if (count == 0) return default;
        var bytes = new ReadOnlySpan<byte>(_arena!.Start + _start, count);
        _start += count;
        return bytes;
    }

    public void Dispose()
    {
        if (_arena is null) return;
        _arena.Sealed = true;
        _arena = null;
    }

    private static void Refuse(int size) =>
        throw new InvalidDataException(FormattableString.Invariant($"a record of {size} bytes"));

    private void MoveToStart()
    {
        int rest = _end - _start;
        if (rest > 0 && _start > 0) Buffer.MemoryCopy(_arena!.Start + _start, _arena.Start, rest, rest);
        _start = 0;
        _end = rest;
    }

    private void Renew()
    {
        RecordArena next = pool.Take();
        int rest = _end - _start;
        if (rest > 0) Buffer.MemoryCopy(_arena!.Start + _start, next.Start, RecordArena.Capacity, rest);
        _arena?.Sealed = true;
        _arena = next;
        _start = 0;
        _end = rest;
    }
}
