using System.Runtime.InteropServices;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>The system's calls for starting, watching and ending a command in a session of its own.</summary>
internal static unsafe partial class NativeProcess
{
    public const short Readable = 1;
    public const int Kill = 9;
    public const int NoChild = 10;

    private const short NewSession = 0x80;
    private const short DefaultSignals = 0x04;
    private const short EmptyMask = 0x08;
    private const int BrokenPipe = 13;
    private const int CloseOnExec = 0x80000;
    private const long PidfdOpen = 434;
    private const long PidfdSendSignal = 424;
    private const int SetPipeSize = 1031;
    private const nint WidestPipe = 1 << 20;
    private const int FirstUnwanted = 3;

    // glibc 2.34 and later; elsewhere a child has what others in this process have opened without close-on-exec.
    private static readonly delegate* unmanaged<void*, int, int> CloseFrom = Find("posix_spawn_file_actions_addclosefrom_np");

    /// <summary>Makes a pipe: reading end, writing end.</summary>
    public static bool Pipe(out int read, out int write)
    {
        var ends = stackalloc int[2];
        var made = Pipe(ends, CloseOnExec) == 0;
        (read, write) = made ? (ends[0], ends[1]) : (-1, -1);
        return made;
    }

    /// <summary>Starts a program in a session of its own, with nothing to read.</summary>
    /// <param name="path">The program.</param>
    /// <param name="words">Its words, ending in null.</param>
    /// <param name="environment">Its environment, ending in null.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="output">Takes its output.</param>
    /// <param name="error">Takes its errors.</param>
    /// <param name="pid">Its number.</param>
    /// <returns>0, or an error number.</returns>
    public static int Spawn(byte* path, byte** words, byte** environment, byte* directory, int output, int error, out int pid)
    {
        // Opaque to us, and smaller than this in every C library.
        var actions = stackalloc long[64];
        var attributes = stackalloc long[96];
        var signals = stackalloc long[16];
        new Span<long>(signals, 16).Clear();
        signals[0] = 1L << (BrokenPipe - 1);
        var none = stackalloc long[16];
        new Span<long>(none, 16).Clear();
        var failure = ActionsInit(actions) | AttributesInit(attributes);
        try
        {
            fixed (byte* nothing = "/dev/null\0"u8)
                failure |= AddOpen(actions, 0, nothing, 0, 0);
            failure |= AddDuplicate(actions, output, 1) | AddDuplicate(actions, error, 2) | AddDirectory(actions, directory)
                | SetFlags(attributes, NewSession | DefaultSignals | EmptyMask) | SetDefaultSignals(
                    attributes, signals) | SetMask(attributes, none);
            if (CloseFrom != null)
                failure |= CloseFrom(actions, FirstUnwanted);
            int child = 0;
            failure = failure != 0 ? failure : Spawn(&child, path, actions, attributes, words, environment);
            pid = child;
            return failure;
        }
        finally
        {
            _ = ActionsDestroy(actions) | AttributesDestroy(attributes);
        }
    }

    /// <summary>Gives a pipe as much room as anybody may have, so that a long answer goes out in one write. Nothing happens to
    /// what is no pipe.</summary>
    public static void Widen(int descriptor) => _ = Control(descriptor, SetPipeSize, WidestPipe);

    /// <summary>A descriptor that becomes readable when a process has ended; negative when there is none.</summary>
    public static int Watch(int pid) => (int)SystemCall(PidfdOpen, pid, 0);

    /// <summary>Sends a signal to the process of such a descriptor.</summary>
    public static void SignalThrough(int descriptor, int signal) => _ = SystemCall(PidfdSendSignal, descriptor, signal, 0, 0);

    private static delegate* unmanaged<void*, int, int> Find(string function) =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), function, out var found)
            ? (delegate* unmanaged<void*, int, int>)found : null;

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Wait(int pid, int* status, int options);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long first, long second);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long first, long second, long third, long fourth);

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int Spawn(int* pid, byte* path, void* actions, void* attributes, byte** words, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int ActionsInit(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int ActionsDestroy(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    private static partial int AddOpen(void* actions, int handle, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(void* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    private static partial int AddDirectory(void* actions, byte* path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int AttributesInit(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttributesDestroy(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaultSignals(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(void* attributes, void* signals);
}
