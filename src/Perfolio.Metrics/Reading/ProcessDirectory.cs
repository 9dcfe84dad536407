using System.Buffers.Binary;
using System.Text;

namespace Perfolio.Metrics.Reading;

/// <summary>
/// Lists the processes and reads their files. Processes come and go too fast for descriptors to be kept, so this goes past the
/// runtime's files: nothing is allocated per process.
/// </summary>
internal sealed class ProcessDirectory : IDisposable
{
    private const int NameOffset = 19;
    private const int LengthOffset = 16;
    private const int PathLength = 64;

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
    public ReadOnlySpan<byte> Read(int pid, ReadOnlySpan<byte> file, byte[] buffer) =>
        TryRead(pid, file, buffer, out var text) ? text : default;

    /// <summary>Reads a file of a process that may rightly be empty.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="file">Name of the file.</param>
    /// <param name="buffer">Where to; what does not fit is cut.</param>
    /// <param name="text">The bytes.</param>
    /// <returns>False when the process has gone or may not be looked at, or has no such file.</returns>
    public unsafe bool TryRead(int pid, ReadOnlySpan<byte> file, byte[] buffer, out ReadOnlySpan<byte> text)
    {
        text = default;
        var handle = Open(pid, file);
        if (handle < 0)
            return false;
        nint got;
        fixed (byte* target = buffer)
            got = NativeCalls.Read(handle, target, (nuint)buffer.Length);
        _ = NativeCalls.Close(handle);
        text = buffer.AsSpan(0, (int)Math.Max(got, 0));
        return got >= 0;
    }

    /// <summary>Reads a symbolic link of a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="link">Name of the link.</param>
    /// <param name="buffer">Where to; what does not fit is cut.</param>
    /// <returns>Where it points to; empty when the process has gone or may not be looked at.</returns>
    public unsafe ReadOnlySpan<byte> ReadLink(int pid, ReadOnlySpan<byte> link, byte[] buffer)
    {
        Span<byte> path = stackalloc byte[PathLength];
        WritePath(pid, link, path);
        nint got;
        fixed (byte* p = path, target = buffer)
            got = NativeCalls.ReadLink(_handle, p, target, (nuint)buffer.Length);
        return got <= 0 ? default : buffer.AsSpan(0, (int)got);
    }

    /// <summary>Counts the entries of a directory of a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="directory">Name of the directory.</param>
    /// <param name="buffer">Scratch space.</param>
    /// <returns>The number; -1 when the process has gone or may not be looked at.</returns>
    public unsafe int Count(int pid, ReadOnlySpan<byte> directory, byte[] buffer)
    {
        var handle = Open(pid, directory);
        if (handle < 0)
            return -1;
        var count = 0;
        while (true)
        {
            int got;
            fixed (byte* entries = buffer)
                got = (int)NativeCalls.List(handle, entries, (nuint)buffer.Length);
            if (got <= 0)
                break;
            for (var at = 0; at < got; at += BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + LengthOffset)))
            {
                // . and .. are no descriptors.
                if (buffer[at + NameOffset] != (byte)'.')
                    count++;
            }
        }

        _ = NativeCalls.Close(handle);
        return count;
    }

    public void Dispose()
    {
        if (_handle >= 0)
            _ = NativeCalls.Close(_handle);
    }

    private static void WritePath(int pid, ReadOnlySpan<byte> file, Span<byte> path)
    {
        _ = pid.TryFormat(path, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        path[length++] = (byte)'/';
        file.CopyTo(path[length..]);
        path[length + file.Length] = 0;
    }

    private unsafe int Open(int pid, ReadOnlySpan<byte> file)
    {
        Span<byte> path = stackalloc byte[PathLength];
        WritePath(pid, file, path);
        fixed (byte* p = path)
            return NativeCalls.OpenAt(_handle, p, NativeCalls.ReadOnly);
    }
}
