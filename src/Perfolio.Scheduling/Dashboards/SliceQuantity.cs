namespace Perfolio.Scheduling.Dashboards;

/// <summary>What is summed per slice of a window.</summary>
public enum SliceQuantity
{
    /// <summary>Run time, ns.</summary>
    Run,

    /// <summary>Switches.</summary>
    Switches,

    /// <summary>Time runnable without running, ns.</summary>
    Wait,

    /// <summary>VM exits.</summary>
    Exits,

    /// <summary>Wake-up latencies, ns.</summary>
    Latency,

    /// <summary>Number of wake-up latencies.</summary>
    Latencies,
}
