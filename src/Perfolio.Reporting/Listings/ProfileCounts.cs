using System.Globalization;

namespace Perfolio.Reporting.Listings;

/// <summary>How many profiles of each type a list has, told as <c>status</c> and <c>log</c> tell it.</summary>
public sealed class ProfileCounts
{
    // Perun's three, in its order; any further type is told behind them.
    private static readonly string[] Usual = ["memory", "mixed", "time"];

    private readonly Dictionary<string, int> _byType = new(StringComparer.Ordinal);

    /// <summary>Counts types.</summary>
    public ProfileCounts(IEnumerable<string> types)
    {
        foreach (string type in types) _byType[type] = _byType.GetValueOrDefault(type) + 1;
    }

    /// <summary>All profiles.</summary>
    public int Total => _byType.Values.Sum();

    /// <summary>The profiles of a type.</summary>
    public int Of(string type) => _byType.GetValueOrDefault(type);

    /// <summary>The short form, <c>all|memory|mixed|time</c>.</summary>
    public string Short => string.Create(CultureInfo.InvariantCulture, $"{Total}|{Of("memory")}|{Of("mixed")}|{Of("time")}");

    /// <summary>The types with their numbers: <c>1 memory, 2 time</c>; types without profiles are left out.</summary>
    public string Long => string.Join(", ", Usual.Concat(_byType.Keys.Except(Usual).Order(StringComparer.Ordinal))
        .Where(t => Of(t) > 0).Select(t => string.Create(CultureInfo.InvariantCulture, $"{Of(t)} {t}")));
}
