namespace Perfolio.Scheduling.Capturing;

/// <summary>The tracepoints of the running kernel.</summary>
public static class TraceEvents
{
    private static readonly string[] Roots = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    private static readonly string[] Used =
    [
        "sched:sched_switch", "sched:sched_wakeup", "sched:sched_wakeup_new", "sched:sched_migrate_task",
        "sched:sched_stat_runtime",
        "sched:sched_stat_sleep", "sched:sched_stat_iowait", "sched:sched_process_fork", "sched:sched_process_exec",
        "sched:sched_process_exit",
        "kvm:kvm_entry", "kvm:kvm_exit",
    ];

    /// <summary>Where the kernel describes its tracepoints; null when nothing is mounted there, or it may not be read.</summary>
    public static string? Root => Array.Find(Roots, static r => CanList(Path.Combine(r, "events")));

    /// <summary>Names of the events to record.</summary>
    /// <param name="all">All of sched and kvm.</param>
    /// <param name="waking"><c>sched_waking</c> too.</param>
    /// <exception cref="CaptureException">The kernel's tracepoints cannot be read.</exception>
    public static IReadOnlyList<string> Choose(bool all, bool waking)
    {
        string events = Path.Combine(Root ?? throw new CaptureException(Missing()), "events");
        if (!File.Exists(FormatPath(events, Used[0])))
            throw new CaptureException(
                $"the kernel has no tracepoint sched:sched_switch in {events}: it was built without CONFIG_EVENT_TRACING");
        if (!all) return [.. (waking ? [.. Used, "sched:sched_waking"] : Used).Where(e => File.Exists(FormatPath(events, e)))];
        return [.. ((string[])["sched", "kvm"])
            .SelectMany(system => Names(Path.Combine(events, system)).Select(e => $"{system}:{e}"))];
    }

    /// <summary>The description of an event.</summary>
    internal static byte[] Format(string root, string name) => File.ReadAllBytes(FormatPath(Path.Combine(root, "events"), name));

    internal static string Missing() => Environment.IsPrivilegedProcess
        ? "the kernel's tracepoints are not to be seen in /sys/kernel/tracing; mount it: mount -t tracefs none /sys/kernel/tracing"
        : "recording needs root: run it with sudo, or have root make /sys/kernel/tracing readable and set kernel.perf_event_paranoid to -1; "
          + "without, an existing perf.data can be converted (--use-perf-data FILE)";

    private static string FormatPath(string events, string name) => Path.Combine(events, name.Replace(':', '/'), "format");

    private static IEnumerable<string> Names(string directory) => Directory.Exists(directory)
        ? Directory.GetDirectories(directory).Where(static d => File.Exists(Path.Combine(d, "format")))
            .Select(static d => Path.GetFileName(d)).Order(StringComparer.Ordinal)
        : [];

    private static bool CanList(string directory)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(directory).Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
