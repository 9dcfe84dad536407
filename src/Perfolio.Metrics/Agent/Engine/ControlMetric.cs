using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>A metric of the agent about itself or about each source.</summary>
/// <param name="Item">Item in cluster 0; never changes its meaning.</param>
/// <param name="Name">Name below the control name.</param>
/// <param name="Type">Type.</param>
/// <param name="Semantics">Semantics.</param>
/// <param name="Units">Units.</param>
/// <param name="PerSource">Whether there is a value for each source.</param>
/// <param name="Help">Help text.</param>
internal sealed record ControlMetric(int Item, string Name, MetricType Type, MetricSemantics Semantics, MetricUnits Units,
    bool PerSource, string Help)
{
    private static readonly MetricUnits Count = MetricUnits.From(0, 0, 1);
    private static readonly MetricUnits Bytes = MetricUnits.From(1, 0, 0);
    private static readonly MetricUnits Nanoseconds = MetricUnits.From(0, 1, 0);
    private static readonly MetricUnits Seconds = MetricUnits.From(0, 1, 0, 0, 3);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ControlMetric> All { get; } =
    [
        new(0, "nsources", MetricType.Int64, MetricSemantics.Instant, default, false, "Number of JSON sources"),
        new(2, "nmetrics", MetricType.Int64, MetricSemantics.Instant, default, false, "Number of metrics of all JSON sources"),
        new(10, "sources.state", MetricType.UInt32, MetricSemantics.Discrete, default, true,
            "State of the source\n"
                + "0 ok, 1 stale, 2 unreadable, 3 bad JSON, 4 bad schema, 5 data and schema do not fit, 6 too big, "
                + "7 hung, 8 gone"),
        new(11, "sources.error", MetricType.String, MetricSemantics.Discrete, default,
            true, "What is wrong with the source; empty when nothing is"),
        new(12, "sources.reads", MetricType.Int64, MetricSemantics.Counter, Count, true, "Documents taken from the source"),
        new(13, "sources.failures", MetricType.Int64, MetricSemantics.Counter, Count,
            true, "Readings of the source and documents that failed"),
        new(14, "sources.bytes", MetricType.Int64, MetricSemantics.Counter, Bytes, true, "Bytes of the documents taken"),
        new(15, "sources.parse_time", MetricType.Int64, MetricSemantics.Counter, Nanoseconds,
            true, "Time that parsing the source took"),
        new(16, "sources.age", MetricType.Double, MetricSemantics.Instant, Seconds, true, "Time since the last good document"),
        new(17, "sources.generation", MetricType.Int64, MetricSemantics.Discrete, default,
            true, "Generation of the data, where they have one"),
        new(18, "sources.metrics", MetricType.Int64, MetricSemantics.Instant, default, true, "Metrics of the source"),
        new(19, "sources.skipped_metrics", MetricType.Int64, MetricSemantics.Instant, default,
            true, "Entries of the schema that could not be used"),
        new(20, "sources.violations", MetricType.Int64, MetricSemantics.Counter, Count,
            true, "Values, members and elements that were not as the schema says"),
    ];

    /// <summary>The descriptor.</summary>
    public MetricDescriptor Describe(AgentOptions options) => new(
        $"{options.ControlName}.{Name}", Pmid.From(options.Domain, 0, Item), Type,
        PerSource ? InstanceDomainId.From(options.Domain, 0) : InstanceDomainId.Null, Semantics, Units);
}
