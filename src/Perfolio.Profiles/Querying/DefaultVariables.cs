namespace Perfolio.Profiles.Querying;

/// <summary>The keys that stand for the variables of a relation when the user names none.</summary>
public static class DefaultVariables
{
    /// <summary>The keys that can be the independent variable, best first.</summary>
    public static IReadOnlyList<string> IndependentKeys { get; } =
        ["structure-unit-size", "snapshot", "order", "call-order", "address", "timestamp", "exclusive"];

    /// <summary>The keys that can be the dependent variable, best first.</summary>
    public static IReadOnlyList<string> DependentKeys { get; } = ["amount"];

    /// <summary>The first independent key that occurs, or null.</summary>
    public static string? Independent(FlatView view) => IndependentKeys.FirstOrDefault(view.Keys.Contains);

    /// <summary>The first dependent key that occurs, or null.</summary>
    public static string? Dependent(FlatView view) => DependentKeys.FirstOrDefault(view.Keys.Contains);
}
