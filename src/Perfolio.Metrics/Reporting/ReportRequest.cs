using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Derived;

namespace Perfolio.Metrics.Reporting;

/// <summary>What to report.</summary>
public sealed record ReportRequest
{
    /// <summary>Metric sets, each with a leading colon, and metric specifications.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Metric sets; null for those built in.</summary>
    public ReportConfiguration? Configuration { get; init; }

    /// <summary>Options in force over those of the configuration.</summary>
    public IReadOnlyList<ReportOption> Options { get; init; } = [];

    /// <summary>Further derived metrics.</summary>
    public IReadOnlyList<DerivedExpression> Derived { get; init; } = [];

    /// <summary>Whether the output wants interpolated values when nothing else is said.</summary>
    public bool InterpolateByDefault { get; init; } = true;

    /// <summary>Whether a metric of several sets has a column in each; otherwise it stands where it was named first.</summary>
    public bool SetsApart { get; init; }

    /// <summary>First sample; null for the start of the source.</summary>
    public Timestamp? First { get; init; }

    /// <summary>No sample is later; null for the end of the source.</summary>
    public Timestamp? Last { get; init; }

    /// <summary>The clock of live sources.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told of what is odd but no reason to stop.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Told now and then how far a report of an archive has come, from 0 to 1.</summary>
    public Action<double>? Progress { get; init; }
}
