namespace Perfolio.Scheduling.PerfData;

/// <summary>Cuts a stream of bytes into records that lie in arenas in one piece.</summary>
internal sealed unsafe class RecordSplitter(ArenaPool pool, FileOrder order) : IDisposable
{
    public const int Header = 8;
    private const int LargestRecord = 65536;
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
        if (_arena is null || RecordArena.Capacity - _end < LargestRecord) Renew();
        return new Span<byte>(_arena!.Start + _end, RecordArena.Capacity - _end);
    }

    /// <summary>Says how many bytes were put.</summary>
    public void Commit(int count) => _end += count;

    /// <summary>Takes the next whole record.</summary>
    /// <exception cref="InvalidDataException">The size in its header is too small for a header.</exception>
    public bool TryTake(out byte* record, out int size)
    {
        record = null;
        size = 0;
        if (_end - _start < Header) return false;
        byte* at = _arena!.Start + _start;
        size = order.U16(at + 6);
        if (size < Header) throw new InvalidDataException(FormattableString.Invariant($"a record of {size} bytes"));
        if (_end - _start < size) return false;
        record = at;
        _start += size;
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
