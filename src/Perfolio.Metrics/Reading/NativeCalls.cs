using System.Runtime.InteropServices;

namespace Perfolio.Metrics.Reading;

/// <summary>
/// The system's calls for files. Files of /proc fail and vanish all the time; these neither throw nor allocate.
/// </summary>
internal static partial class NativeCalls
{
    /// <summary>O_RDONLY | O_CLOEXEC.</summary>
    public const int ReadOnly = 0x80000;

    /// <summary>EACCES.</summary>
    public const int AccessDenied = 13;

    /// <summary>EINVAL.</summary>
    public const int InvalidArgument = 22;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    public static unsafe partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "openat")]
    public static unsafe partial int OpenAt(int directory, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    public static unsafe partial nint Read(int handle, byte* target, nuint length);

    [LibraryImport("libc", EntryPoint = "pread64")]
    public static unsafe partial nint ReadAt(int handle, byte* target, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "pread64", SetLastError = true)]
    public static unsafe partial nint ReadAtOrSayWhy(int handle, byte* target, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "lseek64")]
    public static partial long Seek(int handle, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "readlinkat")]
    public static unsafe partial nint ReadLink(int directory, byte* path, byte* target, nuint length);

    [LibraryImport("libc", EntryPoint = "getdents64")]
    public static unsafe partial nint List(int handle, byte* entries, nuint length);
}
