using Perfolio.Archives.Reduction;
using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Reduction;

/// <summary>One archive that a reduction wrote.</summary>
public sealed class ReducedArchive : IPluginObject<ReducedArchive>
{
    /// <inheritdoc/>
    public static ObjectSchema<ReducedArchive> Schema { get; } = new ObjectSchema<ReducedArchive>("ReducedArchive", () => new())
        .Required("output", new StringType(), o => o.Output, (o, v) => o.Output = v, new("output", "The base name of the archive"))
        .Required("interval", new FloatType(), o => o.Interval, (o, v) => o.Interval = v, new("interval", "Seconds between its records"))
        .Required("records", new IntegerType(), o => o.Records, (o, v) => o.Records = v, new("records", "Number of data records"))
        .Required("marks", new IntegerType(), o => o.Marks, (o, v) => o.Marks = v, new("marks", "Number of marks, which stand for gaps"))
        .Required("values", new IntegerType(), o => o.Values, (o, v) => o.Values = v, new("values", "Number of values"))
        .Required("bytes", new IntegerType(), o => o.Bytes, (o, v) => o.Bytes = v, new("bytes", "Bytes of data"))
        .Optional("first", new StringType(), o => o.First, (o, v) => o.First = v, new("first", "Time of the first record, UTC"))
        .Optional("last", new StringType(), o => o.Last, (o, v) => o.Last = v, new("last", "Time of the last record, UTC"));

    /// <summary>Base name.</summary>
    public string Output { get; set; } = "";

    /// <summary>Seconds between records.</summary>
    public double Interval { get; set; }

    /// <summary>Data records.</summary>
    public long Records { get; set; }

    /// <summary>Marks.</summary>
    public long Marks { get; set; }

    /// <summary>Values.</summary>
    public long Values { get; set; }

    /// <summary>Bytes of data.</summary>
    public long Bytes { get; set; }

    /// <summary>Time of the first record in UTC, or null without one.</summary>
    public string? First { get; set; }

    /// <summary>Time of the last record in UTC, or null without one.</summary>
    public string? Last { get; set; }

    internal static ReducedArchive Of(TierResult tier) => new()
    {
        Output = tier.Output,
        Interval = tier.Interval / 1e9,
        Records = tier.Records,
        Marks = tier.Marks,
        Values = tier.Values,
        Bytes = tier.Bytes,
        First = tier.First is { } first ? UtcText.Of(first) : null,
        Last = tier.Last is { } last ? UtcText.Of(last) : null,
    };
}
