namespace Perfolio.Scheduling.PerfData;

/// <summary>The feature sections: what perf noted about host and recording. Null or empty where the file does not say.</summary>
public sealed class PerfFeatures
{
    /// <summary>Name of the host.</summary>
    public string? Host { get; internal set; }

    /// <summary>Release of the kernel.</summary>
    public string? KernelRelease { get; internal set; }

    /// <summary>Version of perf.</summary>
    public string? PerfVersion { get; internal set; }

    /// <summary>Machine, such as <c>x86_64</c>.</summary>
    public string? Architecture { get; internal set; }

    /// <summary>CPUs that the system could have.</summary>
    public int? CpusAvailable { get; internal set; }

    /// <summary>CPUs that were online.</summary>
    public int? CpusOnline { get; internal set; }

    /// <summary>The processor's name.</summary>
    public string? CpuDescription { get; internal set; }

    /// <summary>The processor's identification, such as <c>GenuineIntel,6,79,1</c>.</summary>
    public string? CpuId { get; internal set; }

    /// <summary>Memory in kB.</summary>
    public long? MemoryKilobytes { get; internal set; }

    /// <summary>perf's command line.</summary>
    public IReadOnlyList<string> CommandLine { get; internal set; } = [];

    /// <summary>CPU lists of the sockets (such as <c>0-7,16-23</c>).</summary>
    public IReadOnlyList<string> Sockets { get; internal set; } = [];

    /// <summary>CPU lists of the cores.</summary>
    public IReadOnlyList<string> Cores { get; internal set; } = [];

    /// <summary>The socket of each CPU.</summary>
    public IReadOnlyList<int> SocketOfCpu { get; internal set; } = [];

    /// <summary>The clock of times (<c>clockid_t</c>).</summary>
    public int? ClockId { get; internal set; }

    /// <summary>Wall clock, ns since 1970, at <see cref="ClockTime"/>.</summary>
    public ulong? WallTime { get; internal set; }

    /// <summary>The recording's clock at <see cref="WallTime"/>, ns.</summary>
    public ulong? ClockTime { get; internal set; }

    /// <summary>True for the main file of a directory (<c>perf record --threads</c>).</summary>
    public bool IsDirectory { get; internal set; }

    /// <summary>True when records are compressed.</summary>
    public bool Compressed { get; internal set; }
}
