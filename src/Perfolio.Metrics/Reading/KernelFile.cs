using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Metrics.Reading;

/// <summary>
/// A file of /proc or /sys that stays open and is read again and again into one buffer. One that is not there is looked for each
/// time.
/// </summary>
internal sealed class KernelFile : IDisposable
{
    /// <summary>
    /// For files that the kernel gives out as a whole: those of /sys and /proc/sys, and those of /proc that are one record. A
    /// read that does not fill the buffer is the last.
    /// </summary>
    public const int Whole = int.MaxValue;

    /// <summary>
    /// For files of records that are no longer than half a page: the kernel ends a read before the record that does not fit into
    /// a page, so that one that gives less than half a page has come to the end.
    /// </summary>
    public const int ShortRecords = 2048;

    // A file that is longer than this is not one of the kernel's counters.
    private const int Largest = 64 << 20;
    private const int Closed = -1;

    private readonly byte[] _path;
    private readonly int _lastBelow;
    private int _handle = Closed;
    private byte[] _buffer;
    private int _used;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sizeHint">How long it may be.</param>
    /// <param name="lastBelow">
    /// A read of fewer bytes than this and than asked for is the last: <see cref="Whole"/>, <see cref="ShortRecords"/>, or 0 when
    /// only an empty one is. Each read saved is a call, and of some files a walk over the kernel's table.
    /// </param>
    public KernelFile(string path, int sizeHint = 4096, int lastBelow = 0)
    {
        _path = Encoding.UTF8.GetBytes(path + "\0");
        _buffer = new byte[sizeHint];
        _lastBelow = lastBelow;
    }

    /// <summary>What the last reading gave.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, _used);

    /// <summary>Why the last reading gave nothing, as PCP's code; 0 when it gave something.</summary>
    public int Error { get; private set; }

    /// <summary>Reads the file from its beginning.</summary>
    /// <returns>Its bytes, valid until the next call; empty when it is not there or cannot be read.</returns>
    public unsafe ReadOnlySpan<byte> Read()
    {
        _used = 0;
        if (_handle < 0 && !Open())
            return default;
        var used = 0;
        while (true)
        {
            if (used == _buffer.Length)
            {
                if (used >= Largest)
                    break;
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var room = _buffer.Length - used;
            nint got;
            fixed (byte* target = &_buffer[used])
            {
                got = NativeCalls.ReadAt(_handle, target, (nuint)room, used);
                // Asked again for the reason, which costs every call something.
                if (got < 0)
                    got = NativeCalls.ReadAtOrSayWhy(_handle, target, (nuint)room, used);
            }

            if (got < 0)
            {
                // What it described is gone, and something of that name may come back; or there is only nothing to say (speed of
                // a loopback).
                if (Marshal.GetLastPInvokeError() != NativeCalls.InvalidArgument)
                    Dispose();
                Error = SampleError.NotSupported;
                return default;
            }

            used += (int)got;
            if (got == 0 || (got < _lastBelow && got < room))
                break;
        }

        Error = SampleError.None;
        _used = used;
        return _buffer.AsSpan(0, used);
    }

    public void Dispose()
    {
        if (_handle >= 0)
            _ = NativeCalls.Close(_handle);
        _handle = Closed;
    }

    private unsafe bool Open()
    {
        fixed (byte* path = _path)
            _handle = NativeCalls.Open(path, NativeCalls.ReadOnly);
        if (_handle >= 0)
            return true;
        Error = Marshal.GetLastPInvokeError() == NativeCalls.AccessDenied ? SampleError.Permission : SampleError.NotSupported;
        return false;
    }
}
