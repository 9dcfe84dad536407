using System.Text;

namespace Perfolio.Metrics.Reading;

/// <summary>
/// Lists the processes and reads their files. Processes come and go too fast for descriptors to be kept, so this goes past the
/// runtime's files: nothing is allocated per process.
/// </summary>
internal sealed class ProcessDirectory : IDisposable
{
    private const int PathLength = 64;

    private readonly int _handle;
    private readonly byte[] _entries = new byte[1 << 15];
    private DirectoryEntries _list;

    public unsafe ProcessDirectory(string path)
    {
        fixed (byte* p = Encoding.UTF8.GetBytes(path + "\0"))
            _handle = NativeCalls.Open(p, NativeCalls.ReadOnly);
    }

    /// <summary>Begins with the first process.</summary>
    public void Restart()
    {
        _list = new DirectoryEntries(_handle, _entries);
        if (_handle >= 0)
            _ = NativeCalls.Seek(_handle, 0, 0);
    }

    /// <summary>The next process.</summary>
    public bool Next(out int pid)
    {
        pid = 0;
        while (_handle >= 0 && _list.Next(out var name, out _))
        {
            if (Numbers.TryUInt64(name, out var number) && number is > 0 and <= int.MaxValue)
            {
                pid = (int)number;
                return true;
            }
        }

        return false;
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
    public int Count(int pid, ReadOnlySpan<byte> directory, byte[] buffer)
    {
        var handle = Open(pid, directory);
        if (handle < 0)
            return -1;
        var count = 0;
        var list = new DirectoryEntries(handle, buffer);
        while (list.Next(out _, out _))
            count++;
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
