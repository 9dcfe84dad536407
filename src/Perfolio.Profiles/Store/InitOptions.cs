using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Profiles.Store;

/// <summary>What a new instance shall be like.</summary>
public sealed record InitOptions
{
    /// <summary>The directory that gets <c>.perun</c>.</summary>
    public string Path { get; init; } = ".";

    /// <summary>The version control system: <c>git</c> or <c>svs</c> (none).</summary>
    public string VcsType { get; init; } = GitRepository.TypeName;

    /// <summary>Where the repository is, when it is not around <see cref="Path"/>.</summary>
    public string? VcsPath { get; init; }

    /// <summary>Options with a value for <c>git init</c>, without dashes (<c>template</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> VcsParameters { get; init; } = [];

    /// <summary>Options without a value for <c>git init</c>, without dashes (<c>bare</c>).</summary>
    public IReadOnlyList<string> VcsFlags { get; init; } = [];

    /// <summary>The template of the configuration.</summary>
    public string Template { get; init; } = ConfigurationTemplate.Default;
}

/// <summary>What <see cref="InstanceSetup.Init"/> did.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="WasThere">True when there was one and its configuration was kept.</param>
/// <param name="CreatedRepository">True when the repository was made, with an empty root commit.</param>
/// <param name="ParentInstance">An instance further up, which this one now hides; null when there is none.</param>
public sealed record InitResult(Instance Instance, bool WasThere, bool CreatedRepository, Instance? ParentInstance);
