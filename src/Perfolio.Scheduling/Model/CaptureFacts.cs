namespace Perfolio.Scheduling.Model;

/// <summary>What is known of a capture besides its events. Null or empty where nothing is.</summary>
public sealed record CaptureFacts
{
    /// <summary>Where the events come from: <c>perf.data</c>, <c>cdict</c> or <c>native</c>.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Name of the host.</summary>
    public string? Host { get; init; }

    /// <summary>Release of the kernel.</summary>
    public string? KernelRelease { get; init; }

    /// <summary>Machine, such as <c>x86_64</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>The processor's name.</summary>
    public string? CpuDescription { get; init; }

    /// <summary>CPUs that were online.</summary>
    public int? Cpus { get; init; }

    /// <summary>The command line of the recording.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The socket of each CPU; empty when not known.</summary>
    public IReadOnlyList<int> SocketOfCpu { get; init; } = [];

    /// <summary>The clock of times (<c>clockid_t</c>); null for the scheduler's clock.</summary>
    public int? ClockId { get; init; }

    /// <summary>Wall clock, ns since 1970, at <see cref="ClockTime"/>.</summary>
    public long? WallTime { get; init; }

    /// <summary>The capture's clock at <see cref="WallTime"/>, ns.</summary>
    public long? ClockTime { get; init; }

    /// <summary>Kinds of events that were recorded, whether or not any came.</summary>
    public IReadOnlyList<SchedEventKind> Recorded { get; init; } = [];

    /// <summary>True when events of the kind were recorded.</summary>
    public bool Has(SchedEventKind kind) => Recorded.Contains(kind);
}
