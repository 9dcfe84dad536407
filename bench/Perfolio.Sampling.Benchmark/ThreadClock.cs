using System.Runtime.InteropServices;

namespace Perfolio.Sampling.Benchmark;

/// <summary>Processor time of the present thread, user and system.</summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    /// <summary>Nanoseconds since the thread began.</summary>
    public static unsafe long Now
    {
        get
        {
            var time = stackalloc long[2];
            return GetTime(ThreadProcessorTime, time) == 0 ? (time[0] * 1_000_000_000) + time[1] : 0;
        }
    }

    /// <summary>Median microseconds that an action takes.</summary>
    /// <param name="rounds">How often to run it.</param>
    /// <param name="action">The action.</param>
    public static double Median(int rounds, Action action)
    {
        for (var i = 0; i < 50; i++)
            action();
        var times = new long[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var begun = Now;
            action();
            times[i] = Now - begun;
        }

        Array.Sort(times);
        return times[rounds / 2] / 1000.0;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static unsafe partial int GetTime(int clock, long* time);
}
