using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Recording;

/// <summary>Writes what describes metrics and instances, once and before the data that need it.</summary>
internal sealed class RecordedMetadata(ArchiveWriter writer)
{
    private readonly Dictionary<InstanceDomain, int> _versions = [];
    private readonly HashSet<int> _domains = [];

    /// <summary>Describes a metric that is recorded for the first time.</summary>
    public void Describe(MetricDefinition metric, Timestamp time)
    {
        var descriptor = metric.Descriptor;
        if (writer.HasDescriptor(descriptor.Pmid))
            return;
        writer.WriteDescriptor(descriptor);
        if (_domains.Add(descriptor.Pmid.Domain))
            writer.WriteLabels(Labels.Make(time, LabelSetKind.Domain, (uint)descriptor.Pmid.Domain, [new("agent", descriptor.Pmid.Domain == 3 ? "proc" : "linux")]));
        writer.WriteText(new HelpText(HelpTextKind.OneLine | HelpTextKind.Metric, descriptor.Pmid.Value, Encoding.UTF8.GetBytes(metric.Help)));
        if (DomainHelp.For(descriptor.Indom) is { } help && _versions.Keys.All(d => d.Id != descriptor.Indom))
            writer.WriteText(new HelpText(HelpTextKind.OneLine | HelpTextKind.InstanceDomain, descriptor.Indom.Value, Encoding.UTF8.GetBytes(help)));
    }

    /// <summary>Writes the instances of a domain when they have changed.</summary>
    public void Instances(InstanceDomain domain, Timestamp time)
    {
        if (_versions.TryGetValue(domain, out var version) && version == domain.Version)
            return;
        _versions[domain] = domain.Version;
        if (domain.Count > 0)
            writer.WriteInstances(domain.Id, time, domain.List);
    }
}
