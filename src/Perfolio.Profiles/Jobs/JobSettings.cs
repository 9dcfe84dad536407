using Perfolio.Profiles.Jobs.Workloads;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Jobs;

/// <summary>What all jobs of a run share.</summary>
/// <param name="Workloads">The workload generators.</param>
/// <param name="Launcher">Runs helper commands.</param>
public sealed record JobSettings(WorkloadCatalogue Workloads, ICommandLauncher Launcher)
{
    /// <summary>How long one unit may take; null for no limit.</summary>
    public TimeSpan? UnitTimeout { get; init; }

    /// <summary>Where output of profiled commands goes.</summary>
    public CommandOutput Output { get; init; } = CommandOutput.Discard;

    /// <summary>Progress of the running unit.</summary>
    public IProgress<UnitProgress>? Progress { get; init; }

    /// <summary>Takes warnings, one line each.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>The time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
