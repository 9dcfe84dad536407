namespace Perfolio.Arcaflow.Pcp;

/// <summary>The metrics from which the intervals of <c>start-pcp</c> are made.</summary>
internal static class IntervalMetrics
{
    /// <summary>CPU states: the name in the output and PCP's name below <c>kernel.all.cpu</c>.</summary>
    internal static readonly (string Output, string Metric)[] Cpu =
    [
        ("idle", "kernel.all.cpu.idle"), ("nice", "kernel.all.cpu.nice"), ("steal", "kernel.all.cpu.steal"),
        ("sys", "kernel.all.cpu.sys"), ("user", "kernel.all.cpu.user"), ("wait", "kernel.all.cpu.wait.total"),
    ];

    internal static readonly (string Output, string Metric)[] Disk =
    [
        ("blkread", "disk.all.blkread"), ("blkwrite", "disk.all.blkwrite"), ("read", "disk.all.read"),
        ("total", "disk.all.total"), ("write", "disk.all.write"),
    ];

    internal static readonly (string Output, string Metric)[] Memory =
    [
        ("active", "mem.util.active"), ("available", "mem.util.available"), ("bufmem", "mem.util.bufmem"),
        ("cached", "mem.util.cached"),
        ("committed_AS", "mem.util.committed_AS"), ("dirty", "mem.util.dirty"), ("inactive", "mem.util.inactive"),
        ("used", "mem.util.used"),
    ];

    private static readonly string[] Others =
    [
        "hinv.ncpu", "mem.freemem", "mem.physmem", "mem.util.swapTotal",
        "network.interface.in.bytes", "network.interface.out.bytes", "network.interface.in.packets",
        "network.interface.out.packets",
    ];

    private static readonly Dictionary<string, int> Positions =
        Cpu.Concat(Disk).Concat(Memory).Select(m => m.Metric).Concat(Others).Select((name, i) => (name, i)).ToDictionary(
            p => p.name, p => p.i);

    /// <summary>All names, in the order in which samples hold them.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. Positions.OrderBy(p => p.Value).Select(p => p.Key)];

    internal static int IndexOf(string metric) => Positions[metric];

    /// <summary>The position of a metric, or null when it is none of these.</summary>
    internal static int? Find(string metric) => Positions.TryGetValue(metric, out int position) ? position : null;
}
