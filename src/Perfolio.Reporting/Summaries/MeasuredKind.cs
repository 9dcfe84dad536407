namespace Perfolio.Reporting.Summaries;

/// <summary>All values of one kind of measurement in a profile: what was measured of what, in file order.</summary>
public sealed record MeasuredKind
{
    /// <summary>The resources' <c>type</c> (<c>time</c>, <c>memory</c>).</summary>
    public required string Type { get; init; }

    /// <summary>The resources' <c>subtype</c> (<c>real</c>, <c>max rss</c>); may be empty.</summary>
    public required string Subtype { get; init; }

    /// <summary>The flat uid of what was measured.</summary>
    public required string Uid { get; init; }

    /// <summary>The workload of the resources, when they name one; else empty.</summary>
    public required string Workload { get; init; }

    /// <summary>
    /// The numeric keys that are the same for all values: <c>workload</c> where it is a number, and the context of its generator.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> Context { get; init; } = [];

    /// <summary>The unit of the values as the profile names it; may be empty.</summary>
    public required string Unit { get; init; }

    /// <summary>The values; only finite ones.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>The statistics of the values.</summary>
    public required SampleStatistics Statistics { get; init; }

    /// <summary>The key of a numeric variable that the values may depend on (<c>structure-unit-size</c>), or null.</summary>
    public string? IndependentKey { get; init; }

    /// <summary>That variable, one number per value; empty when there is none.</summary>
    public IReadOnlyList<double> Independent { get; init; } = [];

    /// <summary>True for things counted (faults, switches): whole numbers whose unit is <c>count</c>.</summary>
    public bool IsCounter => Unit == "count";

    /// <summary>True when all values are equal; a single value is too.</summary>
    public bool IsConstant => Statistics.Min.Equals(Statistics.Max);

    /// <summary>A short name: the subtype, or the type where it is clearer with it (<c>context switches voluntary</c>).</summary>
    public string Label => (Type, Subtype) switch
    {
        ("context switches", _) => $"{Subtype} switches",
        ("page faults", _) => $"{Subtype} faults",
        (_, "") => Type,
        _ => Subtype,
    };
}
