using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Catalogue;

namespace Perfolio.Metrics.Recording;

/// <summary>Help about metrics: a line, and a text that says where the value comes from and how it is meant.</summary>
internal static class MetricHelp
{
    // First part of a table's name → its file; {0} is the second part of the name, {1} the column.
    private static readonly Dictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        ["cpu"] = "line 'cpu' of /proc/stat",
        ["percpu"] = "lines 'cpuN' of /proc/stat",
        ["stat"] = "/proc/stat",
        ["load"] = "/proc/loadavg",
        ["loadavg"] = "/proc/loadavg",
        ["uptime"] = "/proc/uptime",
        ["meminfo"] = "/proc/meminfo",
        ["vmstat"] = "/proc/vmstat",
        ["disk"] = "/proc/diskstats and /sys/class/block",
        ["partition"] = "/proc/diskstats and /sys/class/block",
        ["diskall"] = "/proc/diskstats, added up over all disks",
        ["zram"] = "/proc/diskstats, mm_stat and io_stat of /sys/class/block",
        ["interface"] = "/proc/net/dev, /sys/class/net and, for addresses, SIOCGIFADDR and /proc/net/if_inet6",
        ["netall"] = "/proc/net/dev, added up over the interfaces that stand for hardware",
        ["snmp"] = "/proc/net/snmp",
        ["snmp6"] = "/proc/net/snmp6",
        ["netstat"] = "/proc/net/netstat",
        ["sockstat"] = "/proc/net/sockstat",
        ["sockstat6"] = "/proc/net/sockstat6",
        ["softnet"] = "/proc/net/softnet_stat",
        ["tcpconn"] = "/proc/net/tcp",
        ["tcpconn6"] = "/proc/net/tcp6",
        ["udpconn"] = "/proc/net/udp",
        ["udpconn6"] = "/proc/net/udp6",
        ["rawconn"] = "/proc/net/raw",
        ["rawconn6"] = "/proc/net/raw6",
        ["unix"] = "/proc/net/unix",
        ["filesys"] = "/proc/mounts and statfs(2)",
        ["filesysall"] = "/proc/mounts",
        ["tmpfs"] = "/proc/mounts and statfs(2)",
        ["locks"] = "/proc/locks",
        ["softirqs"] = "/proc/softirqs",
        ["interrupts"] = "/proc/interrupts",
        ["pressure"] = "/proc/pressure/{0}",
        ["cpuinfo"] = "/proc/cpuinfo",
        ["uname"] = "uname(2) and the distribution's files below /etc",
        ["users"] = "/run/utmp",
        ["node"] = "/sys/devices/system/node",
        ["buddyinfo"] = "/proc/buddyinfo",
        ["zoneinfo"] = "/proc/zoneinfo",
        ["slabinfo"] = "/proc/slabinfo, which only root may read",
        ["swaps"] = "/proc/swaps",
        ["serial"] = "/proc/tty/driver/serial",
        ["ipc"] = "msgctl(2), semctl(2) and shmctl(2)",
        ["ksm"] = "/sys/kernel/mm/ksm/{1}",
        ["sysfs"] = "/sys/kernel/{1}",
        ["proc"] = "/proc/PID/{0}",
    };

    /// <summary>The texts of a metric and of its instance domain.</summary>
    public static IEnumerable<HelpText> Of(MetricDefinition metric)
    {
        var pmid = metric.Descriptor.Pmid.Value;
        yield return Text(HelpTextKind.OneLine | HelpTextKind.Metric, pmid, metric.Help);
        yield return Text(HelpTextKind.Help | HelpTextKind.Metric, pmid, Long(metric));
        if (DomainHelp.For(metric.Descriptor.Indom) is not { } domain)
            yield break;
        yield return Text(HelpTextKind.OneLine | HelpTextKind.InstanceDomain, metric.Descriptor.Indom.Value, domain.Line);
        yield return Text(HelpTextKind.Help | HelpTextKind.InstanceDomain, metric.Descriptor.Indom.Value, domain.Text);
    }

    /// <summary>The long text of a metric.</summary>
    public static string Long(MetricDefinition metric)
    {
        var text = new StringBuilder(metric.Help).Append(".\n");
        if (Source(metric) is { } source)
            text.Append("Read from ").Append(source).Append(". ");
        text.Append(metric.Descriptor.Semantics switch
        {
            MetricSemantics.Counter => "A counter: it grows while the system runs, so look at its rate of change",
            MetricSemantics.Discrete => "It changes seldom or never, so that a value holds until the next one",
            _ => "The value of the moment at which it is read; between two samples it may have been anything",
        });
        var units = metric.Descriptor.Units.ToString();
        return text.Append(units is "none" or "" ? "." : $". Unit: {units}.").ToString();
    }

    private static string? Source(MetricDefinition metric)
    {
        var parts = metric.Table.Split('.');
        if (!Sources.TryGetValue(parts[0], out var source))
            return null;
        var file = (parts.Length > 1 ? parts[1] : "stat") switch
        {
            "smaps" => "smaps_rollup",
            "fd" => "fd, counted",
            var other => other,
        };
        return source.Replace("{0}", file, StringComparison.Ordinal).Replace("{1}", metric.Key, StringComparison.Ordinal);
    }

    private static HelpText Text(HelpTextKind kind, uint ident, string text) => new(kind, ident, Encoding.UTF8.GetBytes(text));
}
