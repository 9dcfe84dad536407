using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Derived;

namespace Perfolio.Metrics.Reporting.Stock;

/// <summary>The metric sets and derived metrics that are always there.</summary>
public static class StockSets
{
    /// <summary>The sets built in, to add others to.</summary>
    /// <returns>A configuration of its own.</returns>
    public static ReportConfiguration Load()
    {
        var configuration = new ReportConfiguration();
        configuration.Read(Resource("stock-sets.conf"), "built-in sets");
        return configuration;
    }

    /// <summary>Derived metrics that stock sets use, such as <c>kernel.cpu.util.user</c>.</summary>
    /// <returns>The definitions.</returns>
    public static IReadOnlyList<DerivedExpression> Derived() => DerivedDefinitions.Read(Resource("stock-derived.conf"), "built-in derived metrics");

    internal static string Resource(string name)
    {
        using var stream = typeof(StockSets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
