using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Perfolio.Profiles.Store;

/// <summary>The few calls of the C library that .NET has no equal of: advisory locks and the fsync of a directory.</summary>
internal static partial class NativeFile
{
    internal const int WouldBlock = 11;
    internal const int Interrupted = 4;
    internal const int NoSpace = 28;
    internal const int QuotaExceeded = 122;

    private const int ReadOnly = 0;
    private const int ReadWriteCreate = 0x2 | 0x40;
    private const int CloseOnExec = 0x80000;
    private const int OwnerWritable = 0x1A4;
    private const int ExclusiveNonBlocking = 2 | 4;

    /// <summary>Opens a file for locking, creating it; .NET's own opening would take a lock of its own.</summary>
    internal static SafeFileHandle OpenLockFile(string path)
    {
        int descriptor = Open(path, ReadWriteCreate | CloseOnExec, OwnerWritable);
        if (descriptor < 0)
            throw new OperationException($"cannot open the lock file {path}: {IoReason.OfErrno(Marshal.GetLastPInvokeError())}");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Tries to take an exclusive lock; false when another process or handle has it.</summary>
    internal static bool TryLock(SafeFileHandle handle, string path)
    {
        while (FLock(handle, ExclusiveNonBlocking) != 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno == WouldBlock) return false;
            if (errno != Interrupted) throw new OperationException($"cannot lock {path}: {IoReason.OfErrno(errno)}");
        }

        return true;
    }

    /// <summary>Makes the entries of a directory durable. File systems that cannot do it are left alone.</summary>
    internal static void SyncDirectory(string path)
    {
        int descriptor = Open(path, ReadOnly | CloseOnExec, 0);
        if (descriptor < 0) return;
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        _ = FSync(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle handle);
}
