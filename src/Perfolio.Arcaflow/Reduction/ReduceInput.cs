using Perfolio.Archives.Reduction;
using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Reduction;

/// <summary>The input of <c>reduce</c>.</summary>
public sealed class ReduceInput : IPluginObject<ReduceInput>
{
    private static readonly (string Name, ReduceStatistic Value, Display Display)[] StatisticNames =
    [
        ("mean", ReduceStatistic.Mean, new("Mean")), ("min", ReduceStatistic.Min, new("Smallest value")), ("max", ReduceStatistic.Max, new("Largest value")),
        ("first", ReduceStatistic.First, new("First value")), ("last", ReduceStatistic.Last, new("Last value")),
        ("count", ReduceStatistic.Count, new("Number of values")), ("sum", ReduceStatistic.Sum, new("Sum")),
    ];

    /// <inheritdoc/>
    public static ObjectSchema<ReduceInput> Schema { get; } = new ObjectSchema<ReduceInput>("ReduceParams", () => new())
        .Required("archives", new ListType<string>(new StringType(min: 1), min: 1), o => o.Archives, (o, v) => o.Archives = v, new(
            "archives", "Base names, files or folders of PCP archives; together they are one input"))
        .Required("output", new StringType(min: 1), o => o.Output, (o, v) => o.Output = v, new(
            "output", "The base name of the reduced archive"))
        .Defaulted("interval", new FloatType(units: Units.Seconds), 600.0, o => o.Interval, (o, v) => o.Interval = v, new(
            "interval", "Seconds between the records of the output; text may have units (10m, 1H)"))
        .Defaulted("tiers", new ListType<ReduceTierInput>(new RefType<ReduceTierInput>()), [], o => o.Tiers, (o, v) => o.Tiers = v, new(
            "tiers", "Further outputs of the same pass, each with its own interval"))
        .Defaulted("metrics", new ListType<string>(new StringType(min: 1)), [], o => o.Metrics, (o, v) => o.Metrics = v, new(
            "metrics", "Metrics or nodes of the name space to keep; empty keeps all"))
        .Defaulted("statistics", new ListType<ReduceStatistic>(new EnumStringType<ReduceStatistic>(StatisticNames)), [], o => o.Statistics, (o, v) => o.Statistics = v, new(
            "statistics", "Companion metrics named reduced.STATISTIC.METRIC to add"))
        .Optional("start", new StringType(min: 1), o => o.Start, (o, v) => o.Start = v, new(
            "start", "Where to begin, in PCP's language of times (@10:00, 5min, -1h)"))
        .Optional("finish", new StringType(min: 1), o => o.Finish, (o, v) => o.Finish = v, new(
            "finish", "Where to end, in PCP's language of times"))
        .Optional("timezone", new StringType(min: 1), o => o.Zone, (o, v) => o.Zone = v, new(
            "time zone", "The zone of start and finish; without it that of the first archive"))
        .Defaulted("last_of_discrete", new BoolType(), false, o => o.LastOfDiscrete, (o, v) => o.LastOfDiscrete = v, new(
            "last of discrete", "Numeric discrete metrics keep their last value instead of the mean"))
        .Defaulted("tail", new BoolType(), false, o => o.Tail, (o, v) => o.Tail = v, new(
            "tail", "Write a last partial interval"))
        .Defaulted("resync", new BoolType(), false, o => o.Resync, (o, v) => o.Resync = v, new(
            "resync", "Go on behind damage, after a mark, instead of ending with an error"))
        .Defaulted("overwrite", new BoolType(), false, o => o.Overwrite, (o, v) => o.Overwrite = v, new(
            "overwrite", "Replace outputs that exist"));

    /// <summary>Base names, files or folders.</summary>
    public IReadOnlyList<string> Archives { get; set; } = [];

    /// <summary>Base name of the output.</summary>
    public string Output { get; set; } = "";

    /// <summary>Seconds between the records of the output.</summary>
    public double Interval { get; set; } = 600;

    /// <summary>Further outputs.</summary>
    public IReadOnlyList<ReduceTierInput> Tiers { get; set; } = [];

    /// <summary>Metrics or nodes to keep; empty for all.</summary>
    public IReadOnlyList<string> Metrics { get; set; } = [];

    /// <summary>Companion metrics to add.</summary>
    public IReadOnlyList<ReduceStatistic> Statistics { get; set; } = [];

    /// <summary>Start of the window in PCP's language, or null for the start of the archive.</summary>
    public string? Start { get; set; }

    /// <summary>End of the window in PCP's language, or null for the end of the archive.</summary>
    public string? Finish { get; set; }

    /// <summary>The zone of start and end, or null for that of the first archive.</summary>
    public string? Zone { get; set; }

    /// <summary>Numeric discrete metrics keep their last value instead of the mean.</summary>
    public bool LastOfDiscrete { get; set; }

    /// <summary>Write a last partial interval.</summary>
    public bool Tail { get; set; }

    /// <summary>Go on behind damage.</summary>
    public bool Resync { get; set; }

    /// <summary>Replace outputs that exist.</summary>
    public bool Overwrite { get; set; }
}
