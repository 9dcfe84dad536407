using System.Runtime.InteropServices;

namespace Perfolio.Collectors.Processes;

/// <summary>The system calls that starting and waiting for a process needs (Linux, glibc or musl; 64 bits).</summary>
internal static unsafe partial class LibC
{
    internal const int SigKill = 9;
    internal const int SigTerm = 15;
    internal const int SigCont = 18;
    internal const int SigTrap = 5;
    internal const int SigPipe = 13;
    internal const int SigChld = 17;

    internal const int NotPermitted = 1;
    internal const int NoEntry = 2;
    internal const int Interrupted = 4;
    internal const int TooBig = 7;
    internal const int ExecFormat = 8;
    internal const int NoChild = 10;
    internal const int Again = 11;
    internal const int NoMemory = 12;
    internal const int AccessDenied = 13;
    internal const int NotADirectory = 20;
    internal const int TextBusy = 26;
    internal const int LinkLoop = 40;

    internal const int OpenReadOnly = 0;
    internal const int OpenWriteOnly = 1;
    internal const int OpenNonBlocking = 0x800;
    internal const int OpenCloseOnExec = 0x80000;

    internal const short SpawnSetProcessGroup = 0x02;
    internal const short SpawnSetSignalDefaults = 0x04;
    internal const short SpawnSetSignalMask = 0x08;

    internal const int WaitByPid = 1;
    internal const int WaitExited = 4;
    internal const int WaitLeaveIt = 0x01000000;
    internal const int WaitStopped = 2;
    internal const int WaitAllKinds = 0x40000000;
    internal const int WaitOwnThread = 0x20000000;
    internal const int LimitDescriptors = 7;
    internal const int AccessExecute = 1;

    internal const long TraceContinue = 7;
    internal const long TraceSeize = 0x4206;
    internal const long TraceListen = 0x4208;
    internal const int TraceFork = 2;
    internal const int TraceVfork = 4;
    internal const int TraceClone = 8;
    internal const int TraceExit = 0x40;

    internal const nint SignalIgnored = 1;

    // Larger than the C types of both libraries (glibc: 336, 80 and 128 bytes).
    internal const int AttributesSize = 512;
    internal const int FileActionsSize = 256;
    internal const int SignalSetSize = 128;

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    internal static partial int Spawn(int* pid, byte* path, byte* fileActions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    internal static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    internal static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setpgroup")]
    internal static partial int AttributesSetProcessGroup(byte* attributes, int group);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int AttributesSetSignalDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int AttributesSetSignalMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int FileActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial int FileActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int FileActionsAddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    internal static partial int FileActionsAddChangeDirectory(byte* actions, byte* path);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    internal static partial int SignalSetClear(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    internal static partial int SignalSetAdd(byte* signals, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    internal static partial nint SetSignalHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    internal static partial int WaitId(int idType, int id, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    internal static partial int Wait4(int pid, int* status, int options, NativeUsage* usage);

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    internal static partial long Trace(long request, int pid, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    internal static partial int GetLimit(int resource, NativeLimit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    internal static partial int SetLimit(int resource, NativeLimit* limit);

    /// <summary>The kernel's <c>struct rlimit</c> on 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeLimit
    {
        internal ulong Soft;
        internal ulong Hard;
    }

    /// <summary>The kernel's <c>struct rusage</c> on 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeUsage
    {
        internal long UserSeconds;
        internal long UserMicroseconds;
        internal long SystemSeconds;
        internal long SystemMicroseconds;
        internal long MaxResidentKilobytes;
        internal long SharedMemory;
        internal long UnsharedData;
        internal long UnsharedStack;
        internal long MinorFaults;
        internal long MajorFaults;
        internal long Swaps;
        internal long BlocksIn;
        internal long BlocksOut;
        internal long MessagesSent;
        internal long MessagesReceived;
        internal long Signals;
        internal long VoluntarySwitches;
        internal long InvoluntarySwitches;
    }
}
