using System.Runtime.InteropServices;

namespace Perfolio.Archives.Writing;

/// <summary>Makes renames in a directory durable.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    /// <summary>Flushes a directory; file systems that cannot are left as they are.</summary>
    public static void Flush(string directory)
    {
        var handle = Open(directory, ReadOnly | CloseOnExec);
        if (handle < 0)
            return;
        _ = Sync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
