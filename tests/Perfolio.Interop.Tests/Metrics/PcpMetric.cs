namespace Perfolio.Interop.Tests.Metrics;

/// <summary>A metric as pminfo prints it.</summary>
public sealed class PcpMetric
{
    public string Pmid { get; init; } = "";

    public string Type { get; set; } = "";

    public string Indom { get; set; } = "";

    public string Semantics { get; set; } = "";

    public string Units { get; set; } = "";

    /// <summary>Instance id (-1 without instances) → name and value.</summary>
    public Dictionary<int, (string Name, string Value)> Values { get; } = [];
}
