using System.Runtime.InteropServices;

namespace Perfolio.Metrics.Sources;

/// <summary>What the C library knows about this system.</summary>
internal static partial class KernelConstants
{
    private const int ClockTicksName = 2;

    /// <summary>Ticks per second of the times in /proc.</summary>
    public static readonly ulong TicksPerSecond = Ticks();

    /// <summary>Bytes of a page.</summary>
    public static readonly ulong PageSize = (ulong)Environment.SystemPageSize;

    /// <summary>Ticks as milliseconds.</summary>
    public static ulong Milliseconds(ulong ticks) => unchecked(ticks * 1000) / TicksPerSecond;

    private static ulong Ticks()
    {
        var ticks = SystemConfiguration(ClockTicksName);
        return ticks > 0 ? (ulong)ticks : 100;
    }

    [LibraryImport("libc", EntryPoint = "sysconf")]
    private static partial nint SystemConfiguration(int name);
}
