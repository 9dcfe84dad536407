using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Reduction;

/// <summary>The output <c>success</c> of <c>reduce</c>.</summary>
public sealed class ReduceOutput : IPluginObject<ReduceOutput>
{
    /// <inheritdoc/>
    public static ObjectSchema<ReduceOutput> Schema { get; } = new ObjectSchema<ReduceOutput>("ReduceResult", () => new())
        .Required("archives", new ListType<ReducedArchive>(new RefType<ReducedArchive>()), o => o.Archives, (o, v) => o.Archives = v, new(
            "archives", "What was written, the main output first"))
        .Required("records_read", new IntegerType(), o => o.RecordsRead, (o, v) => o.RecordsRead = v, new(
            "records read", "Records of the input that were read"))
        .Required("bytes_read", new IntegerType(), o => o.BytesRead, (o, v) => o.BytesRead = v, new(
            "bytes read", "Bytes of these records"))
        .Required("wraps", new MapType<string, long>(new StringType(), new IntegerType()), o => o.Wraps, (o, v) => o.Wraps = v, new(
            "counter wraps", "Metrics whose counters wrapped, and how often"))
        .Required("damages", new ListType<string>(new StringType()), o => o.Damages, (o, v) => o.Damages = v, new(
            "damages", "Places where the input was damaged; empty without resync"));

    /// <summary>What was written.</summary>
    public IReadOnlyList<ReducedArchive> Archives { get; set; } = [];

    /// <summary>Records read.</summary>
    public long RecordsRead { get; set; }

    /// <summary>Bytes read.</summary>
    public long BytesRead { get; set; }

    /// <summary>Wraps per metric.</summary>
    public IReadOnlyDictionary<string, long> Wraps { get; set; } = new Dictionary<string, long>();

    /// <summary>Places where the input was damaged.</summary>
    public IReadOnlyList<string> Damages { get; set; } = [];
}
