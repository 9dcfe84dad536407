namespace Perfolio.Collectors.Scaffolding;

/// <summary>The languages in which a unit can be begun.</summary>
public enum UnitLanguage
{
    /// <summary>A Python program with nothing but the standard library.</summary>
    Python,

    /// <summary>A C# class in a project of its own.</summary>
    CSharp,
}
