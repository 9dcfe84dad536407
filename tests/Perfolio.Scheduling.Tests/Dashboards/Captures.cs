using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Tests.Dashboards;

/// <summary>Captures whose figures follow from a formula.</summary>
internal static class Captures
{
    public const long Second = 1_000_000_000;
    public const long Milli = 1_000_000;

    private static readonly SchedEventKind[] Kinds = [SchedEventKind.Switch, SchedEventKind.Wakeup];

    /// <summary>
    /// CPU 0: ping and pong hand over every millisecond, each woken 100 µs before it runs. CPU 1: spin runs for 30 ms of every 40
    /// and is preempted by kworker/1 for 10.
    /// </summary>
    public static EventList PingPong(long start, int milliseconds)
    {
        var events = new EventList(Kinds)
        {
            Facts = new CaptureFacts { Origin = "perf.data", Cpus = 4, SocketOfCpu = [0, 0, 1, 1], Recorded = Kinds },
        };
        for (int i = 0; i < milliseconds; i++)
        {
            (string from, string to) = i % 2 == 0 ? ("pong:2", "ping:1") : ("ping:1", "pong:2");
            if (i > 0) events.Add(SchedEventKind.Wakeup, start + (i * Milli) - 100_000, 0, to, from);
            events.Switch(start + (i * Milli), 0, from, TaskState.Interruptible, to);
            if (i % 40 == 0) events.Switch(start + (i * Milli), 1, "kworker/1:9", TaskState.Interruptible, "spin:7");
            if (i % 40 == 30) events.Switch(start + (i * Milli), 1, "spin:7", TaskState.Preempted, "kworker/1:9");
        }

        return events;
    }

    /// <summary>
    /// A vCPU thread that leaves the guest every 50 µs with reason 12 and, every fifth time, with 48; 10 µs in the host.
    /// </summary>
    public static EventList Guest(int exits)
    {
        var events = new EventList(SchedEventKind.KvmEntry, SchedEventKind.KvmExit);
        for (int i = 0; i < exits; i++)
        {
            long time = 1000 + (i * 60_000L);
            events.Add(SchedEventKind.KvmEntry, time, 3, "vm:100", value: 0);
            events.Add(SchedEventKind.KvmExit, time + 50_000, 3, "vm:100", value: i % 5 == 4 ? 48 : 12, extra: 1);
        }

        return events;
    }

    /// <summary>A worker that runs a part of each millisecond, with a spread from one to the next.</summary>
    public static EventList Worker(string name, int milliseconds, double part, double spread)
    {
        var events = new EventList(Kinds);
        var random = new Random(7);
        for (int i = 0; i < milliseconds; i++)
        {
            long time = 1 + (i * Milli);
            events.Switch(time, 0, "swapper/0:0", TaskState.Running, name);
            events.Switch(time + (long)(Milli * Math.Clamp(part + (spread * (random.NextDouble() - 0.5)), 0.01, 0.99)), 0, name,
                TaskState.Interruptible, "swapper/0:0");
        }

        return events;
    }
}
