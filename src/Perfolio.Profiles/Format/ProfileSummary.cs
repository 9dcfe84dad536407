using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Format;

/// <summary>What indexes and listings keep of a profile.</summary>
/// <param name="Type">The header's type.</param>
/// <param name="Command">The header's command.</param>
/// <param name="Workload">The header's workload.</param>
/// <param name="CollectorName">The collector.</param>
/// <param name="PostprocessorNames">The postprocessors in order; empty when there is none.</param>
/// <param name="Origin">The minor version measured; null for a registered profile.</param>
public sealed record ProfileSummary(
    string Type, string Command, string Workload, string CollectorName, IReadOnlyList<string> PostprocessorNames, string? Origin)
{
    /// <summary>True when the profile was measured in a tree with uncommitted changes.</summary>
    public bool IsDirty { get; init; }

    /// <summary>The summary of a profile.</summary>
    public static ProfileSummary Of(Profile profile) => new(
        profile.Type, profile.Command, profile.Workload, profile.CollectorName, profile.PostprocessorNames, profile.Origin)
    {
        IsDirty = profile.Header.Member("dirty") is { Kind: not JsonKind.Null },
    };
}
