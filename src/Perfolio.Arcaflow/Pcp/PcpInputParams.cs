using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Pcp;

/// <summary>The input of <c>start-pcp</c>.</summary>
public sealed class PcpInputParams : IPluginObject<PcpInputParams>
{
    /// <inheritdoc/>
    public static ObjectSchema<PcpInputParams> Schema { get; } = new ObjectSchema<PcpInputParams>("PcpInputParams", () => new())
        .Optional("pmlogger_interval", new IntegerType(), o => o.Interval, (o, v) => o.Interval = v, new(
            "pmlogger logging interval", "The logging interval in seconds used by pmlogger for data collection"))
        .Optional("timeout", new IntegerType(), o => o.Timeout, (o, v) => o.Timeout = v, new(
            "pmlogger timeout", "The number of seconds after which the collection ends; without it a cancel signal ends it"))
        .Defaulted("backend", PcpBackends.Type, PcpBackend.Embedded, o => o.Backend, (o, v) => o.Backend = v, PcpBackends.Traits);

    /// <summary>Seconds between two samples; 1 when null.</summary>
    public long? Interval { get; set; }

    /// <summary>Seconds after which the collection ends; never when null.</summary>
    public long? Timeout { get; set; }

    /// <summary>What collects.</summary>
    public PcpBackend Backend { get; set; }
}
