using Perfolio.Arcaflow.Steps;

namespace Perfolio.Arcaflow.Pcp.Recording;

/// <summary>Records an archive for as long as a run lasts.</summary>
internal interface IPcpRecorder
{
    /// <summary>Records until the timeout or until the run is to end.</summary>
    /// <param name="plan">What to record.</param>
    /// <param name="folder">Where the archive goes.</param>
    /// <param name="context">The run.</param>
    /// <returns>Base name of the archive, which has one sample at least.</returns>
    /// <exception cref="Perfolio.Profiles.OperationException">Recording is not possible here.</exception>
    /// <exception cref="Perfolio.Profiles.ProfileException">The logger configuration is none.</exception>
    Task<string> RecordAsync(RecordingPlan plan, WorkFolder folder, StepContext context);
}

/// <summary>What to record.</summary>
/// <param name="Metrics">Names of metrics, unless there is a configuration.</param>
/// <param name="Configuration">A configuration in pmlogger's language, or null.</param>
/// <param name="Interval">Time between two samples; of a configuration, where it says <c>default</c>.</param>
/// <param name="Timeout">When the recording ends by itself; null for never.</param>
internal sealed record RecordingPlan(IReadOnlyList<string> Metrics, string? Configuration, TimeSpan Interval, TimeSpan? Timeout);
