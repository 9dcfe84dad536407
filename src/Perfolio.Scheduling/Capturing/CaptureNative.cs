using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.Capturing;

/// <summary>System calls of recording.</summary>
internal static unsafe partial class CaptureNative
{
    public const int ReadWrite = 3;
    public const int Shared = 1;
    public const ulong Enable = 0x2400;
    public const ulong Disable = 0x2401;
    public const ulong SetOutput = 0x2405;
    public const ulong SetFilter = 0x40082406;
    public const ulong GetId = 0x80082407;
    public const ulong CloseOnExec = 8;

    private static long PerfEventOpen => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 298,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 241,
        Architecture.Ppc64le => 319,
        Architecture.S390x => 331,
        _ => throw new CaptureException("recording without perf is not supported on this kind of processor; leave --native out"),
    };

    /// <summary>perf_event_open for all tasks on a CPU; -1 and errno on failure.</summary>
    public static int Open(byte* attribute, int cpu) =>
        (int)SystemCall(PerfEventOpen, (nint)attribute, -1, cpu, -1, (nint)CloseOnExec);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, ulong count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    public static partial int Clock(int clock, long* time);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(long number, nint a, nint b, nint c, nint d, nint e);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
