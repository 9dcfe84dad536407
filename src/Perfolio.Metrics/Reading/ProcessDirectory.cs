using System.Buffers.Binary;
using System.Text;

namespace Perfolio.Metrics.Reading;

/// <summary>
/// Lists the processes and reads their files. Processes come and go too fast for descriptors to be kept, so this goes past the runtime's files:
/// nothing is allocated per process.
/// </summary>
internal sealed class ProcessDirectory : IDisposable
{
    private const int NameOffset = 19;
    private const int LengthOffset = 16;

    private readonly int _handle;
    private readonly byte[] _entries = new byte[1 << 15];
    private int _used;
    private int _position;

    public unsafe ProcessDirectory(string path)
    {
        fixed (byte* p = Encoding.UTF8.GetBytes(path + "\0"))
            _handle = NativeCalls.Open(p, NativeCalls.ReadOnly);
    }

    /// <summary>Begins with the first process.</summary>
    public void Restart()
    {
        (_used, _position) = (0, 0);
        if (_handle >= 0)
            _ = NativeCalls.Seek(_handle, 0, 0);
    }

    /// <summary>The next process.</summary>
    public unsafe bool Next(out int pid)
    {
        pid = 0;
        if (_handle < 0)
            return false;
        while (true)
        {
            if (_position >= _used)
            {
                fixed (byte* entries = _entries)
                    _used = (int)NativeCalls.List(_handle, entries, (nuint)_entries.Length);
                _position = 0;
                if (_used <= 0)
                    return false;
            }

            // struct dirent64: u64 inode, i64 offset, u16 length, u8 type, name ending in a NUL.
            var entry = _entries.AsSpan(_position, _used - _position);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entry[LengthOffset..]);
            _position += length;
            var name = entry[NameOffset..length];
            var end = name.IndexOf((byte)0);
            if (Numbers.TryUInt64(end < 0 ? name : name[..end], out var number) && number is > 0 and <= int.MaxValue)
            {
                pid = (int)number;
                return true;
            }
        }
    }

    /// <summary>Reads a file of a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="file">Name of the file.</param>
    /// <param name="buffer">Where to; what does not fit is cut.</param>
    /// <returns>The bytes; empty when the process has gone or may not be looked at.</returns>
    public unsafe ReadOnlySpan<byte> Read(int pid, ReadOnlySpan<byte> file, byte[] buffer)
    {
        Span<byte> path = stackalloc byte[64];
        _ = pid.TryFormat(path, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        path[length++] = (byte)'/';
        file.CopyTo(path[length..]);
        path[length + file.Length] = 0;
        int handle;
        fixed (byte* p = path)
            handle = NativeCalls.OpenAt(_handle, p, NativeCalls.ReadOnly);
        if (handle < 0)
            return default;
        nint got;
        fixed (byte* target = buffer)
            got = NativeCalls.Read(handle, target, (nuint)buffer.Length);
        _ = NativeCalls.Close(handle);
        return got <= 0 ? default : buffer.AsSpan(0, (int)got);
    }

    public void Dispose()
    {
        if (_handle >= 0)
            _ = NativeCalls.Close(_handle);
    }
}
