using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Jobs;

/// <summary>What came of a job, or of one of its workloads.</summary>
/// <param name="Job">The job.</param>
/// <param name="Profile">The profile; null when there is none to keep.</param>
/// <param name="Error">What failed, one line; null when all went well. With a profile, the profile is partial.</param>
/// <param name="Remarks">Remarks of the units, one line each.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record JobResult(Job Job, Profile? Profile, string? Error, IReadOnlyList<string> Remarks, TimeSpan Elapsed)
{
    /// <summary>What the units kept beside the profile and where, one line each.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}
