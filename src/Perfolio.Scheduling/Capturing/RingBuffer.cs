using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.Capturing;

/// <summary>The ring of one CPU that the kernel fills and we empty.</summary>
internal sealed unsafe class RingBuffer : IDisposable
{
    private const int HeadOffset = 1024;
    private const int TailOffset = 1032;
    private readonly nuint _length;
    private readonly ulong _size;
    private byte* _map;

    public RingBuffer(int descriptor, int kilobytes)
    {
        _size = (ulong)kilobytes * 1024;
        _length = (nuint)_size + (nuint)Environment.SystemPageSize;
        nint map = CaptureNative.Map(0, _length, CaptureNative.ReadWrite, CaptureNative.Shared, descriptor, 0);
        if (map == -1)
        {
            throw new CaptureException(FormattableString.Invariant(
                $"a buffer of {kilobytes} KiB per CPU is refused ({Marshal.GetLastPInvokeErrorMessage()}); use a smaller one (--buffer) or raise kernel.perf_event_mlock_kb"));
        }

        _map = (byte*)map;
    }

    /// <summary>Writes out what the ring holds; whole records only, because the kernel publishes whole records.</summary>
    public long Drain(Stream target)
    {
        ulong head = Volatile.Read(ref *(ulong*)(_map + HeadOffset));
        ulong tail = *(ulong*)(_map + TailOffset);
        long count = (long)(head - tail);
        byte* data = _map + Environment.SystemPageSize;
        while (tail < head)
        {
            ulong at = tail & (_size - 1);
            int piece = (int)Math.Min(head - tail, _size - at);
            target.Write(new ReadOnlySpan<byte>(data + at, piece));
            tail += (ulong)piece;
        }

        Volatile.Write(ref *(ulong*)(_map + TailOffset), tail);
        return count;
    }

    public void Dispose()
    {
        if (_map is null) return;
        _ = CaptureNative.Unmap((nint)_map, _length);
        _map = null;
    }
}
