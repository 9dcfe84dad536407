namespace Perfolio.Profiles.Format;

/// <summary>The names of a profile's top-level regions (docs/formats/perun-profile.md, "Regions").</summary>
internal static class Regions
{
    public const string Resources = "resources";
    public const string ResourceTypeMap = "resource_type_map";
    public const string Models = "models";
    public const string Origin = "origin";
    public const string Header = "header";
    public const string Machine = "machine";
    public const string CollectorInfo = "collector_info";
    public const string Postprocessors = "postprocessors";

    /// <summary>The old layout for profiles without snapshots.</summary>
    public const string Global = "global";

    /// <summary>The old layout for profiles with snapshots.</summary>
    public const string Snapshots = "snapshots";
}
