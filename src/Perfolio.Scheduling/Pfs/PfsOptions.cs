namespace Perfolio.Scheduling.Pfs;

/// <summary>What a .pfs file keeps.</summary>
public sealed record PfsOptions
{
    /// <summary>The defaults.</summary>
    public static readonly PfsOptions Default = new();

    /// <summary>
    /// Keep <c>sched_stat_runtime</c> events. Run times follow from the switches, so they are left out otherwise.
    /// </summary>
    public bool KeepRuntime { get; init; }

    /// <summary>Keep <c>sched_waking</c> events even where the wake-ups themselves were recorded.</summary>
    public bool KeepWaking { get; init; }
}
