using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Columns;

/// <summary>A column of a report: one instance of one metric, in some units.</summary>
public sealed record ReportColumn
{
    /// <summary>The metric set it comes from; null for metrics named by themselves.</summary>
    public string? Set { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The instance; null for a metric without.</summary>
    public string? Instance { get; init; }

    /// <summary>Internal id of the instance; -1 for a metric without.</summary>
    public int InstanceId { get; init; } = -1;

    /// <summary>Heading; the metric's name when none was given.</summary>
    public required string Label { get; init; }

    /// <summary>Whether a heading was given.</summary>
    public bool IsLabelled { get; init; }

    /// <summary>Units of the values, such as <c>KB/s</c>; null without units.</summary>
    public string? Unit { get; init; }

    /// <summary>What the values mean over time: a counter only when it is shown as it is.</summary>
    public MetricSemantics Semantics { get; init; }

    /// <summary>Whether the values are texts.</summary>
    public bool IsText { get; init; }

    /// <summary>Digits behind the point of floating point numbers.</summary>
    public int Precision { get; init; } = 3;

    /// <summary>Width in tables; null to fit the heading.</summary>
    public int? Width { get; init; }

    /// <summary>Index of the metric among those of the report.</summary>
    public int MetricIndex { get; init; }

    /// <summary>Metric and instance as CSV has them.</summary>
    public string FullName => Instance is null ? Metric : Metric + "-" + Instance;
}
