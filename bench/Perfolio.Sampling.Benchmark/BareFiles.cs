using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Sampling.Benchmark;

/// <summary>
/// The files of /proc and /sys that this process has open, read again and again, with as few calls as
/// can be, without a look at what they say.
/// </summary>
internal sealed partial class BareFiles : IDisposable
{
    private const int ReadOnly = 0x80000;

    private readonly byte[] _buffer = new byte[1 << 17];
    private readonly List<(int Handle, int Room, int LastBelow)> _files = [];

    /// <summary>Number of files.</summary>
    public int Count => _files.Count;

    /// <summary>The kernel's files that are open now.</summary>
    public static SortedSet<string> Open()
    {
        var open = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var link in Directory.EnumerateFiles("/proc/self/fd"))
        {
            var target = new FileInfo(link).LinkTarget ?? "";
            if (target.StartsWith("/proc/", StringComparison.Ordinal) || target.StartsWith("/sys/", StringComparison.Ordinal))
                open.Add(target);
        }

        return open;
    }

    /// <summary>Opens a file of its own.</summary>
    public unsafe void Add(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            var handle = Open(name, ReadOnly);
            if (handle < 0)
                return;
            long length = 0;
            fixed (byte* buffer = _buffer)
            {
                while (ReadAt(handle, buffer, (nuint)_buffer.Length, length) is > 0 and var got)
                    length += got;
            }

            // Of small files, and of those of /sys, a read that gives less than was asked for is the last.
            var small = length < 2048 || path.StartsWith("/sys/", StringComparison.Ordinal);
            _files.Add((handle, small ? (int)length + 64 : _buffer.Length, small ? int.MaxValue : 0));
        }
    }

    /// <summary>Reads every file from its beginning to its end.</summary>
    public unsafe void Read()
    {
        fixed (byte* buffer = _buffer)
        {
            foreach (var (handle, room, lastBelow) in _files)
            {
                long used = 0;
                while (ReadAt(handle, buffer, (nuint)room, used) is > 0 and var got && got >= lastBelow)
                    used += got;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (handle, _, _) in _files)
            _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open")]
    private static unsafe partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "pread64")]
    private static unsafe partial nint ReadAt(int handle, byte* target, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
