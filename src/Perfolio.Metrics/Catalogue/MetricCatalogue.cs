using System.Diagnostics.CodeAnalysis;

namespace Perfolio.Metrics.Catalogue;

/// <summary>The metrics that can be sampled here, sorted by name (docs/formats/linux-metrics.md).</summary>
public static class MetricCatalogue
{
    private static readonly MetricDefinition[] Table = CatalogueReader.Read();
    private static readonly Dictionary<string, int> ByName = Index();
    private static readonly Dictionary<string, string[]> Keys = Table
        .GroupBy(static m => m.Table, StringComparer.Ordinal)
        .ToDictionary(static g => g.Key, static g => g.Select(static m => m.Key).Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricDefinition> All => Table;

    /// <summary>Finds a metric.</summary>
    /// <param name="name">Its full name.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(string name, [NotNullWhen(true)] out MetricDefinition? metric)
    {
        metric = ByName.TryGetValue(name, out var at) ? Table[at] : null;
        return metric is not null;
    }

    /// <summary>The metrics that a name stands for: one metric, or all below a node of the name space.</summary>
    /// <param name="name">Such as <c>kernel.all.load</c> or <c>disk.dev</c>; the empty name stands for all.</param>
    /// <returns>The metrics, by name; none when the name is unknown.</returns>
    public static IEnumerable<MetricDefinition> Below(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (TryFind(name, out var leaf))
            return [leaf];
        var prefix = name.Length == 0 ? "" : name + ".";
        return Table.Where(m => m.Name.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>The columns of a reader's table.</summary>
    internal static string[] ColumnsOf(string table) => Keys[table];

    private static Dictionary<string, int> Index()
    {
        var index = new Dictionary<string, int>(Table.Length, StringComparer.Ordinal);
        for (var i = 0; i < Table.Length; i++)
            index.Add(Table[i].Name, i);
        return index;
    }
}
