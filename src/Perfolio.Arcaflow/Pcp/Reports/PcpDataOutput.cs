using Perfolio.Arcaflow.Schemas;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Pcp.Reports;

/// <summary>The output <c>success</c> of <c>run-pcp</c> and <c>post-process</c>.</summary>
public sealed class PcpDataOutput : IPluginObject<PcpDataOutput>
{
    /// <inheritdoc/>
    public static ObjectSchema<PcpDataOutput> Schema { get; } = new ObjectSchema<PcpDataOutput>("PerfOutput", () => new())
        .Required("pcp_output", new ListType<JsonValue>(new AnyType()), o => o.PcpOutput, (o, v) => o.PcpOutput = v, new(
            "PCP output list", "Performance data from PCP provided in a list format"));

    /// <summary>One entry per sample: metrics nested by name, or flat.</summary>
    public IReadOnlyList<JsonValue> PcpOutput { get; set; } = [];
}
