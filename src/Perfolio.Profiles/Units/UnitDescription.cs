namespace Perfolio.Profiles.Units;

/// <summary>What a unit says of itself.</summary>
/// <param name="Name">The name in files, with underscores.</param>
/// <param name="Kind">What kind of unit it is.</param>
/// <param name="Summary">One line of help.</param>
public sealed record UnitDescription(string Name, UnitKind Kind, string Summary)
{
    /// <summary>The type of profile that a collector yields: <c>time</c>, <c>memory</c>, <c>mixed</c> or <c>bound</c>.</summary>
    public string ProfileType { get; init; } = "";

    /// <summary>The default units: resource type or <c>type(subtype)</c> → unit (<c>time</c> → <c>s</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Units { get; init; } = [];

    /// <summary>The parameters with their defaults.</summary>
    public IReadOnlyList<UnitParameter> Parameters { get; init; } = [];

    /// <summary>
    /// True when both spellings of a name mean this unit (<c>regression-analysis</c>, <c>regression_analysis</c>).
    /// </summary>
    public bool IsNamed(string name) => Name == Normalize(name);

    /// <summary>The spelling of a unit's name in files.</summary>
    public static string Normalize(string name) => name.Replace('-', '_');
}
