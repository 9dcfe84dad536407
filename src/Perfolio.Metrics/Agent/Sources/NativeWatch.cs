using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>The system's calls for being told of changes in directories.</summary>
internal static unsafe partial class NativeWatch
{
    /// <summary>IN_MODIFY, IN_ATTRIB, IN_CLOSE_WRITE, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE, IN_DELETE_SELF,
    /// IN_MOVE_SELF; IN_ONLYDIR.</summary>
    private const uint Changes = 0x2 | 0x4 | 0x8 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800 | 0x01000000;

    /// <summary>IN_Q_OVERFLOW.</summary>
    public const uint Overflow = 0x4000;

    /// <summary>IN_IGNORED: the watch is gone.</summary>
    public const uint Ignored = 0x8000;

    /// <summary>IN_CREATE, IN_DELETE, IN_MOVED_FROM, IN_MOVED_TO, IN_DELETE_SELF, IN_MOVE_SELF.</summary>
    public const uint Structural = 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800;

    /// <summary>IN_CREATE, IN_MOVED_TO.</summary>
    public const uint Come = 0x80 | 0x100;

    /// <summary>IN_ISDIR.</summary>
    public const uint IsDirectory = 0x40000000;

    /// <summary>EMFILE: of <see cref="Create"/>, too many instances of this user.</summary>
    public const int TooManyOpen = 24;

    /// <summary>ENOSPC: of <see cref="Add"/>, too many watches of this user.</summary>
    public const int NoSpace = 28;

    public const int HeadSize = 16;

    /// <summary>Makes an instance.</summary>
    public static int Create() => Initialize(NativeFiles.CloseOnExec | NativeFiles.NonBlocking);

    /// <summary>Watches a directory.</summary>
    /// <returns>Number of the watch; negative when it is refused.</returns>
    public static int Add(int handle, string directory)
    {
        fixed (byte* native = Encoding.UTF8.GetBytes(directory + "\0"))
            return AddWatch(handle, native, Changes);
    }

    /// <summary>Ends a watch, which may be gone already.</summary>
    public static void Remove(int handle, int watch) => _ = RemoveWatch(handle, watch);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch")]
    private static partial int RemoveWatch(int handle, int watch);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int Event(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int handle, byte* source, nuint length);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Initialize(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true)]
    private static partial int AddWatch(int handle, byte* path, uint mask);
}
