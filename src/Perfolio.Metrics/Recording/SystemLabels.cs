using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Catalogue;

namespace Perfolio.Metrics.Recording;

/// <summary>The labels of metrics, instance domains and instances of this system, as PCP's agents give them.</summary>
internal static class SystemLabels
{
    private const string NodeOfProcessors = "[\"numa_node\",\"cpu\"]";
    private static readonly InstanceDomainId GroupDevices = InstanceDomainId.From(3, 17);
    private static readonly InstanceDomainId GroupMemories = InstanceDomainId.From(3, 24);
    private const string MemoryOfNode = "[\"memory\",\"numa_node\"]";

    /// <summary>Labels of a metric that its instance domain does not have.</summary>
    public static IReadOnlyList<LabelSet> OfMetric(MetricDefinition metric) =>
        metric.Name.StartsWith("kernel.all.cpu.", StringComparison.Ordinal)
            ? Labels.Make(LabelSetKind.Item, ("device_type", "\"cpu\""))
        : metric.Name.StartsWith("kernel.pernode.cpu.", StringComparison.Ordinal)
            ? Labels.Make(LabelSetKind.Item, ("device_type", NodeOfProcessors))
        : metric.Descriptor.Indom == GroupDevices ? Labels.Make(LabelSetKind.Item, ("device_type", "\"block\""))
        : metric.Descriptor.Indom == GroupMemories ? Labels.Make(LabelSetKind.Item, ("device_type", "\"memory\""))
        : [];

    /// <summary>Labels of an instance domain.</summary>
    public static IReadOnlyList<LabelSet> OfDomain(InstanceDomainId domain)
    {
        var (device, name) = (domain.Domain, domain.Serial) switch
        {
            (60, 0) => ("\"cpu\"", "per cpu"),
            (60, 1) => ("\"block\"", "per disk"),
            (60, 3 or 17) => ("\"interface\"", "per interface"),
            (60, 4) => ("\"irq\"", "per irq"),
            (60, 6) => ("[\"block\",\"memory\"]", "per swap device"),
            (60, 10) => ("\"block\"", "per partition"),
            (60, 12) => ("\"memory\"", "per slab"),
            (60, 19) => ("\"numa_node\"", "per numa_node"),
            (60, 24) => ("\"block\"", "per dm device"),
            (60, 25) => ("\"block\"", "per md device"),
            (60, 31) => (MemoryOfNode, "per buddy per numa_node"),
            (60, 32) => (MemoryOfNode, "per zone per numa_node"),
            (60, 36) => ("", "per softirq"),
            (60, 40) => ("[\"irq\",\"cpu\"]", "per cpu, per irq"),
            (60, 41) => ("\"cpu\"", "per cpu, per softirq"),
            _ => ("", ""),
        };
        return name.Length == 0 ? []
            : device.Length == 0 ? Labels.Make(LabelSetKind.InstanceDomain, Labels.Text("indom_name", name))
            : Labels.Make(LabelSetKind.InstanceDomain, ("device_type", device), Labels.Text("indom_name", name));
    }

    /// <summary>Labels of the instances of a domain: a set for each, or none at all.</summary>
    public static IReadOnlyList<LabelSet> OfInstances(InstanceDomainId domain, InstanceList list)
    {
        if ((domain.Domain, domain.Serial) is not ((3, 9 or 16 or 17 or 24) or (60,
            0 or 1 or 3 or 4 or 10 or 19 or 24 or 25 or 31 or 32 or 33 or 40 or 41)))
            return [];
        var sets = new LabelSet[list.Count];
        for (var i = 0; i < sets.Length; i++)
            sets[i] = Labels.Make(LabelSetKind.Instances, list.Ids[i], OfInstance(domain, list.Ids[i], list.Name(i)));
        return sets;
    }

    // The parts of a name are separated by double colons: DMA::order0::node0.
    private static (string Name, string Json)[] OfInstance(InstanceDomainId domain, int id, string name)
    {
        if (domain.Domain == 3)
            return OfProcessOrGroup(domain, id, name);
        var parts = name.Split("::");
        return (domain.Serial, parts.Length) switch
        {
            (0, _) => [Labels.Number("cpu", id)],
            (3, _) => [Labels.Text("interface", name)],
            (4, _) => [Labels.Text("irq", name)],
            (1 or 10 or 24 or 25, _) => [Labels.Text("device_name", name)],
            (19, _) or (32, 1) => [Labels.Number("numa_node", Digits(name))],
            (31, 3) => [Labels.Number("numa_node", Digits(parts[2])), Labels.Number("order", Digits(parts[1])),
                Labels.Text("zone", parts[0])],
            (32, 2) => [Labels.Number("numa_node", Digits(parts[1])), Labels.Text("zone", parts[0])],
            (33, 3) => [Labels.Number("lowmem_reserved", Digits(parts[2])), Labels.Number("numa_node", Digits(parts[1])),
                Labels.Text("zone", parts[0])],
            (40, 2) => [Labels.Number("cpu", Digits(parts[1])), Labels.Text("irq", parts[0])],
            (41, 2) => [Labels.Number("cpu", Digits(parts[1])), Labels.Text("softirq", parts[0])],
            _ => [],
        };
    }

    // A group and a device: /user.slice::vda. A group may have colons in its name.
    private static (string Name, string Json)[] OfProcessOrGroup(InstanceDomainId domain, int id, string name)
    {
        if (domain.Serial == 9)
            return [Labels.Number("pid", id)];
        var colons = domain == GroupDevices ? name.LastIndexOf("::", StringComparison.Ordinal) : -1;
        return colons < 0
            ? [Labels.Text("cgroup", name)]
            : [Labels.Text("cgroup", name[..colons]), Labels.Text("device_name", name[(colons + 2)..])];
    }

    // The number at the end of a word such as order0.
    private static int Digits(string word)
    {
        var start = word.Length;
        while (start > 0 && char.IsAsciiDigit(word[start - 1]))
            start--;
        return int.TryParse(word.AsSpan(start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
