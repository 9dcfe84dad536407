namespace Perfolio.Metrics.Reporting.Configuration;

/// <summary>A section of a configuration: options and metrics.</summary>
/// <param name="Name">Name of the section, without colon.</param>
/// <param name="File">The configuration.</param>
public sealed record MetricSetDefinition(string Name, string File)
{
    /// <summary>Options in the order in which they stand.</summary>
    public IList<ReportOption> Options { get; } = [];

    /// <summary>Metrics in the order in which they stand.</summary>
    public IList<MetricSpecification> Metrics { get; } = [];
}
