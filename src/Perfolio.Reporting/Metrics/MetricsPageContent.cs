namespace Perfolio.Reporting.Metrics;

/// <summary>What a metrics page shows.</summary>
/// <param name="Title">The heading, such as the name of the host.</param>
/// <param name="Sets">The metric sets, in order; enumerated once, while the page is written.</param>
public sealed record MetricsPageContent(string Title, IEnumerable<MetricsPageSet> Sets)
{
    /// <summary>Names and values for the head of the page: host, archive, time span.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];
}

/// <summary>One metric set: columns over a common row of times.</summary>
/// <param name="Title">Its name, such as <c>:sar</c>.</param>
/// <param name="Columns">
/// What the columns are. Read when all blocks have been enumerated, so a feed may add columns as instances appear; what a block does not
/// have is without a value there.
/// </param>
/// <param name="Blocks">The rows in the order of time; enumerated once, one block at a time.</param>
public sealed record MetricsPageSet(string Title, IReadOnlyList<MetricsPageColumn> Columns, IEnumerable<MetricsPageBlock> Blocks);

/// <summary>One series of a set.</summary>
/// <param name="Label">What the legend calls it.</param>
/// <param name="Metric">The name of the metric.</param>
/// <param name="Instance">The name of the instance; null for a metric without.</param>
/// <param name="Unit">The unit, empty for none. Columns of one unit share a panel.</param>
public sealed record MetricsPageColumn(string Label, string Metric, string? Instance, string Unit);

/// <summary>Consecutive rows of a set.</summary>
/// <param name="Times">Unix time of each row in milliseconds, ascending also from block to block.</param>
/// <param name="Values">Per column the value of each row; NaN for none. A column that is missing at the end has none.</param>
public sealed record MetricsPageBlock(ReadOnlyMemory<double> Times, IReadOnlyList<ReadOnlyMemory<double>> Values)
{
    /// <summary>Unix times in milliseconds at which recording was interrupted; lines are not drawn across them.</summary>
    public IReadOnlyList<double> Marks { get; init; } = [];
}
