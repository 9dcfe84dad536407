namespace Perfolio.Profiles.Querying;

/// <summary>The ways to reduce the values of a key to one number, by their names on the command line.</summary>
public static class Aggregation
{
    private static readonly string[] OfAnyKey = ["count", "nunique"];

    /// <summary>The names: <c>sum mean count nunique median min max</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sum", "mean", "count", "nunique", "median", "min", "max"];

    /// <summary>Checks that a function can be applied to a key; <c>count</c> and <c>nunique</c> take any key there is.</summary>
    /// <exception cref="OperationException">The function or the key is unknown, or the key is not numeric; the message lists what
    /// is possible.</exception>
    public static void Check(FlatView view, string function, string key)
    {
        if (!Names.Contains(function, StringComparer.Ordinal))
            throw new OperationException($"unknown aggregation '{function}'; there are {string.Join(", ", Names)}");
        if (!view.Keys.Contains(key, StringComparer.Ordinal))
            throw new OperationException($"no resource has the key '{key}'; there are {string.Join(", ", view.Keys)}");
        if (!OfAnyKey.Contains(function, StringComparer.Ordinal) && !view.IsNumeric(key))
            throw new OperationException(
                $"'{function}' needs a numeric key, '{key}' is not; numeric are {string.Join(", ", view.NumericKeys())}");
    }
}
