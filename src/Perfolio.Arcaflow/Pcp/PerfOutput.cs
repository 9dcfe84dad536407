using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Pcp;

/// <summary>The output <c>success</c> of <c>start-pcp</c>.</summary>
public sealed class PerfOutput : IPluginObject<PerfOutput>
{
    /// <inheritdoc/>
    public static ObjectSchema<PerfOutput> Schema { get; } = new ObjectSchema<PerfOutput>("PerfOutput", () => new())
        .Required(
            "pcp_output", new ListType<IntervalOutput>(new RefType<IntervalOutput>()),
            o => o.PcpOutput, (o, v) => o.PcpOutput = v, new(
            "PCP output list", "Performance data from PCP provided in a list format"));

    /// <summary>One entry per interval.</summary>
    public IReadOnlyList<IntervalOutput> PcpOutput { get; set; } = [];
}
