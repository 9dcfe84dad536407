using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Scaffolding;

/// <summary>What <c>utils create</c> is asked for.</summary>
/// <param name="Kind">The kind of unit.</param>
/// <param name="Name">Its name, which is also its folder's.</param>
/// <param name="Folder">The folder of units in which the unit's folder is made.</param>
public sealed record ScaffoldRequest(UnitKind Kind, string Name, string Folder)
{
    /// <summary>The language.</summary>
    public UnitLanguage Language { get; init; } = UnitLanguage.Python;

    /// <summary>Leave the phase before out (<c>-nb</c>).</summary>
    public bool WithoutBefore { get; init; }

    /// <summary>Leave the phase after out (<c>-na</c>).</summary>
    public bool WithoutAfter { get; init; }

    /// <summary>The types of profile the unit takes (<c>-st</c>); empty for every type.</summary>
    public IReadOnlyList<string> SupportedTypes { get; init; } = [];

    /// <summary>Where Perfolio's libraries are that a C# unit is built with.</summary>
    public string LibraryDirectory { get; init; } = AppContext.BaseDirectory;
}
