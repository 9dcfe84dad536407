using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Pcp;

/// <summary>What collects metrics.</summary>
public enum PcpBackend
{
    /// <summary>Our own sampler of /proc and /sys.</summary>
    Embedded,

    /// <summary>The installed pmcd and pmlogger.</summary>
    Pcp,
}

/// <summary>The property <c>backend</c>, which several steps have.</summary>
internal static class PcpBackends
{
    internal static EnumStringType<PcpBackend> Type { get; } = new(
        ("embedded", PcpBackend.Embedded, new("Embedded", "Samples /proc and /sys itself; needs no PCP")),
        ("pcp", PcpBackend.Pcp, new("PCP", "Starts the installed pmcd and pmlogger with a configuration of their own")));

    internal static PropertyTraits Traits { get; } = new("backend", "What collects the metrics: embedded needs no PCP, pcp uses the installed one");
}
