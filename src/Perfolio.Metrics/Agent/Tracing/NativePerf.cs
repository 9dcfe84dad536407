using System.Runtime.InteropServices;

namespace Perfolio.Metrics.Agent.Tracing;

/// <summary>The system's calls for kernel events.</summary>
internal static unsafe partial class NativePerf
{
    private const uint Tracepoint = 2;
    private const uint AttributeSize = 112;
    private const ulong SampleTime = 1 << 2;
    private const ulong SampleRaw = 1 << 10;
    private const ulong UseClock = 1 << 25;
    private const int Monotonic = 1;
    private const ulong CloseOnExec = 8;
    private const int ReadWrite = 3;
    private const int Shared = 1;
    private const ulong SetOutput = 0x2405;

    private static readonly long OpenCall = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 241 : 298;

    /// <summary>Opens a tracepoint on a processor; its records go into a ring by the monotonic clock.</summary>
    /// <returns>The descriptor; the negated error number when it fails.</returns>
    public static int Open(ulong id, int processor)
    {
        var attribute = stackalloc byte[(int)AttributeSize];
        new Span<byte>(attribute, (int)AttributeSize).Clear();
        *(uint*)attribute = Tracepoint;
        *(uint*)(attribute + 4) = AttributeSize;
        *(ulong*)(attribute + 8) = id;
        *(ulong*)(attribute + 16) = 1;
        *(ulong*)(attribute + 24) = SampleTime | SampleRaw;
        *(ulong*)(attribute + 40) = UseClock;
        *(int*)(attribute + 92) = Monotonic;
        var handle = (int)SystemCall(OpenCall, (nint)attribute, -1, processor, -1, (nint)CloseOnExec);
        return handle >= 0 ? handle : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Maps the ring of an event.</summary>
    /// <returns>Its first byte; null when it is refused.</returns>
    public static byte* Map(int handle, nuint length)
    {
        var map = MapMemory(null, length, ReadWrite, Shared, handle, 0);
        return map == (void*)-1 ? null : (byte*)map;
    }

    public static void Unmap(byte* map, nuint length) => _ = UnmapMemory(map, length);

    /// <summary>Sends the records of an event into another's ring.</summary>
    public static bool Redirect(int handle, int into) => Control(handle, SetOutput, into) == 0;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, nint attribute, nint pid, nint processor, nint group, nint flags);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* MapMemory(void* address, nuint length, int protection, int flags, int handle, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapMemory(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int handle, ulong request, nint argument);
}
