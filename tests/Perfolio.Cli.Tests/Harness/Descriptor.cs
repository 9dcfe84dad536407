using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Perfolio.Cli.Tests.Harness;

/// <summary>File descriptors of this process by their numbers.</summary>
internal static partial class Descriptor
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC
    private const int FirstFree = 64;

    /// <summary>A stream on what a standard descriptor is now, whatever that becomes; children do not inherit it.</summary>
    public static FileStream Moved(int standard, FileAccess access) =>
        new(new SafeFileHandle(Checked(Duplicate(standard, DuplicateCloseOnExec, FirstFree)), ownsHandle: true), access, bufferSize: 0);

    /// <summary>Makes standard input a pipe at its end.</summary>
    public static void EmptyInput()
    {
        using SafeFileHandle read = Pipe(out SafeFileHandle write);
        write.Dispose();
        Put(read, 0);
    }

    /// <summary>A pipe that children do not inherit; returns the end to read.</summary>
    public static SafeFileHandle Pipe(out SafeFileHandle write)
    {
        Span<int> ends = stackalloc int[2];
        Checked(Pipe(ends, CloseOnExec));
        write = new SafeFileHandle(ends[1], ownsHandle: true);
        return new SafeFileHandle(ends[0], ownsHandle: true);
    }

    /// <summary>Makes a standard descriptor what a handle is; children inherit it.</summary>
    public static void Put(SafeFileHandle handle, int standard) => Checked(Duplicate(handle, standard));

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Duplicate(int descriptor, int command, int atLeast);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(SafeFileHandle descriptor, int number);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe(Span<int> ends, int flags);
}
