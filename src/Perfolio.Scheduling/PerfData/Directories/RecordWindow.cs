using System.Buffers;

namespace Perfolio.Scheduling.PerfData.Directories;

/// <summary>Bytes of a stream that are cut into records.</summary>
internal sealed class RecordWindow(FileOrder order) : IDisposable
{
    public const int Header = 8;
    private const int Capacity = 1 << 17;
    private const int LargestRecord = 1 << 16;
    private byte[]? _bytes;
    private int _start;
    private int _end;

    /// <summary>Bytes that are not yet a whole record.</summary>
    public int Remainder => _end - _start;

    /// <summary>Where to put further bytes; never empty. Records that were taken are no longer valid.</summary>
    public Span<byte> Free()
    {
        _bytes ??= ArrayPool<byte>.Shared.Rent(Capacity);
        if (Capacity - _end < LargestRecord)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        return _bytes.AsSpan(_end, Capacity - _end);
    }

    /// <summary>Says how many bytes were put.</summary>
    public void Commit(int count) => _end += count;

    /// <summary>Takes the next whole record.</summary>
    /// <exception cref="InvalidDataException">The size in its header is too small for a header.</exception>
    public bool TryTake(out ReadOnlyMemory<byte> record)
    {
        record = default;
        if (_end - _start < Header) return false;
        int size = order.U16(_bytes, _start + 6);
        if (size < Header) throw new InvalidDataException(FormattableString.Invariant($"a record of {size} bytes"));
        if (_end - _start < size) return false;
        record = _bytes.AsMemory(_start, size);
        _start += size;
        return true;
    }

    /// <summary>Passes over bytes that are no records; says how many of them were here.</summary>
    public int Skip(long most)
    {
        int count = (int)Math.Min(most, _end - _start);
        _start += count;
        return count;
    }

    public void Dispose()
    {
        if (_bytes is not null) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = null;
    }
}
