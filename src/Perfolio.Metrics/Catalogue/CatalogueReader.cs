using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Catalogue;

/// <summary>Reads the embedded table: name, pmid, type, indom, semantics, units (packed, hexadecimal), table, column, help.</summary>
internal static class CatalogueReader
{
    public static MetricDefinition[] Read()
    {
        using var stream = typeof(CatalogueReader).Assembly.GetManifestResourceStream("metrics.tsv")
            ?? throw new InvalidOperationException("the table of metrics is missing in this build");
        using var reader = new StreamReader(stream);
        var metrics = new List<MetricDefinition>(900);
        while (reader.ReadLine() is { } line)
            metrics.Add(Parse(line.Split('\t')));
        return [.. metrics.OrderBy(static m => m.Name, StringComparer.Ordinal)];
    }

    private static MetricDefinition Parse(string[] fields)
    {
        var pmid = Numbers(fields[1]);
        var indom = fields[3] == "-" ? InstanceDomainId.Null : InstanceDomainId.From(Numbers(fields[3])[0], Numbers(fields[3])[1]);
        var units = new MetricUnits(uint.Parse(fields[5], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var descriptor = new MetricDescriptor(fields[0], Pmid.From(pmid[0], pmid[1], pmid[2]), Type(fields[2]), indom, Semantics(fields[4]), units);
        return new MetricDefinition(fields[0], descriptor, fields[6], fields[7], fields[8]);
    }

    private static int[] Numbers(string text) => Array.ConvertAll(text.Split('.'), static n => int.Parse(n, CultureInfo.InvariantCulture));

    private static MetricType Type(string text) => text switch
    {
        "32" => MetricType.Int32,
        "u32" => MetricType.UInt32,
        "64" => MetricType.Int64,
        "u64" => MetricType.UInt64,
        "float" => MetricType.Float,
        "double" => MetricType.Double,
        "string" => MetricType.String,
        _ => throw new InvalidOperationException($"the table of metrics names an unknown type '{text}'"),
    };

    private static MetricSemantics Semantics(string text) => text switch
    {
        "counter" => MetricSemantics.Counter,
        "instant" => MetricSemantics.Instant,
        "discrete" => MetricSemantics.Discrete,
        _ => throw new InvalidOperationException($"the table of metrics names unknown semantics '{text}'"),
    };
}
