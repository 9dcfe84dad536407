using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Metrics.Reading;

/// <summary>
/// A file of /proc or /sys that stays open and is read again and again into one buffer. One that is not there is looked for each
/// time.
/// </summary>
internal sealed class KernelFile : IDisposable
{
    // A file that is longer than this is not one of the kernel's counters.
    private const int Largest = 64 << 20;
    private const int Closed = -1;

    private readonly byte[] _path;
    private int _handle = Closed;
    private byte[] _buffer;

    public KernelFile(string path, int sizeHint = 4096)
    {
        _path = Encoding.UTF8.GetBytes(path + "\0");
        _buffer = new byte[sizeHint];
    }

    /// <summary>Why the last reading gave nothing, as PCP's code; 0 when it gave something.</summary>
    public int Error { get; private set; }

    /// <summary>Reads the file from its beginning.</summary>
    /// <returns>Its bytes, valid until the next call; empty when it is not there or cannot be read.</returns>
    public unsafe ReadOnlySpan<byte> Read()
    {
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

            nint got;
            fixed (byte* target = &_buffer[used])
                got = NativeCalls.ReadAt(_handle, target, (nuint)(_buffer.Length - used), used);
            if (got < 0)
            {
                // What it described is gone, and something of that name may come back; or there is only nothing to say (speed of
                // a loopback).
                if (Marshal.GetLastPInvokeError() != NativeCalls.InvalidArgument)
                    Dispose();
                Error = SampleError.NotSupported;
                return default;
            }

            if (got == 0)
                break;
            used += (int)got;
        }

        Error = SampleError.None;
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
