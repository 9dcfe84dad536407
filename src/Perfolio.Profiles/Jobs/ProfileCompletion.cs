using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Jobs;

/// <summary>
/// Completes what a collector yields to a whole profile: header, machine, collector_info, origin
/// (docs/formats/perun-profile.md, "Header").
/// </summary>
public static class ProfileCompletion
{
    /// <summary>
    /// The header key that marks a profile measured in a tree with uncommitted changes; its value is their hash.
    /// </summary>
    public const string DirtyKey = "dirty";

    /// <summary>The header key of a profile that holds less than was asked for; its value says why.</summary>
    public const string PartialKey = "partial";

    /// <summary>The whole profile.</summary>
    /// <param name="profile">What the collector yielded; its own header keys win.</param>
    /// <param name="job">The job.</param>
    /// <param name="executed">The workload text executed last.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="partial">Why the profile is partial, or null.</param>
    public static Profile Complete(Profile profile, Job job, string executed, Measured measured, string? partial)
    {
        UnitDescription unit = job.Collector.Unit.Description;
        JsonValue header = JsonValue.Object(
            ("type", JsonValue.Of(unit.ProfileType)),
            ("cmd", JsonValue.Of(job.Command)),
            ("args", JsonValue.Of(job.Arguments)),
            ("workload", JsonValue.Of(job.Workload)),
            ("units", JsonValue.Of(unit.Units.Select(u => KeyValuePair.Create(u.Key, JsonValue.Of(u.Value))).ToArray())));
        foreach ((string key, JsonValue value) in profile.Header.AsObject()) header = header.With(key, value);
        if (measured.Dirty is { } dirty) header = header.With(DirtyKey, JsonValue.Of(dirty));
        if (partial is not null) header = header.With(PartialKey, JsonValue.Of(partial));
        return profile with
        {
            Header = header,
            Origin = measured.Origin,
            Machine = MachineInfo.Describe(),
            CollectorInfo = Info(unit, job.Collector.Parameters.With("workload", JsonValue.Of(executed))),
            Postprocessors = [],
        };
    }

    /// <summary>The profile with one more postprocessor noted.</summary>
    public static Profile WithPostprocessor(Profile profile, UnitUse postprocessor) =>
        profile with
        {
            Postprocessors = [.. profile.Postprocessors, Info(postprocessor.Unit.Description, postprocessor.Parameters)]
        };

    private static JsonValue Info(UnitDescription unit, JsonValue parameters) =>
        JsonValue.Object(("name", JsonValue.Of(unit.Name)), ("params", parameters));
}
