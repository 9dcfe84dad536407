using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Recording;

/// <summary>One line of help for each instance domain.</summary>
internal static class DomainHelp
{
    public static string? For(InstanceDomainId domain) => (domain.Domain, domain.Serial) switch
    {
        (60, 0) => "Processors",
        (60, 1) => "Disks",
        (60, 2) => "Averaging times of the load",
        (60, 3) => "Network interfaces",
        (60, 5) => "File systems of devices",
        (60, 10) => "Partitions of disks",
        (60, 18) => "tmpfs file systems",
        (60, 36) => "Kinds of soft interrupt",
        (60, 37) => "Averaging times of pressure",
        (3, 9) => "Processes",
        _ => null,
    };
}
