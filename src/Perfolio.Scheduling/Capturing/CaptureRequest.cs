namespace Perfolio.Scheduling.Capturing;

/// <summary>What to record.</summary>
public sealed record CaptureRequest
{
    /// <summary>Where the recording goes: a perf.data file.</summary>
    public required string Output { get; init; }

    /// <summary>How long, when there is no command.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The command during which is recorded; empty for none.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>perf's executable.</summary>
    public string Perf { get; init; } = "perf";

    /// <summary>Record every event of sched and kvm, not only those that are used.</summary>
    public bool AllEvents { get; init; }

    /// <summary>Record <c>sched_waking</c> too.</summary>
    public bool Waking { get; init; }

    /// <summary>Buffer per CPU in KiB, a power of two times the page size.</summary>
    public int BufferKilobytes { get; init; } = 8192;

    /// <summary>Have perf compress what it writes.</summary>
    public bool Compress { get; init; }

    /// <summary>A filter of the kernel for <c>sched_switch</c>, such as <c>prev_prio &lt; 100</c>; null for none.</summary>
    public string? SwitchFilter { get; init; }

    /// <summary>Is called once recording has begun (native recording only); null for nobody.</summary>
    public Action? Started { get; init; }
}
