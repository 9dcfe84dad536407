using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Reduction;

/// <summary>Which labels and help texts belong to what is kept.</summary>
internal sealed class MetadataFilter
{
    private readonly Catalogue _catalogue;
    private readonly HashSet<uint> _clusters = [];
    private readonly HashSet<int> _domains = [];

    public MetadataFilter(Catalogue catalogue)
    {
        _catalogue = catalogue;
        foreach (var metric in catalogue.Metrics)
        {
            _clusters.Add(metric.Source.Pmid.Value >> 10);
            _domains.Add(metric.Source.Pmid.Domain);
        }
    }

    public bool Keeps(LabelSets labels) => (labels.Kind & ~(LabelSetKind.Compound | LabelSetKind.Optional)) switch
    {
        LabelSetKind.Item => !_catalogue.Left.Contains(new Pmid(labels.Ident)),
        LabelSetKind.Cluster => _catalogue.IsEverything || _clusters.Contains(labels.Ident >> 10),
        LabelSetKind.Domain => _catalogue.IsEverything || _domains.Contains((int)labels.Ident),
        LabelSetKind.InstanceDomain or LabelSetKind.Instances => KeepsDomain(labels.Ident),
        _ => true,
    };

    public bool Keeps(HelpText text) => text.Kind.HasFlag(HelpTextKind.Metric)
        ? !_catalogue.Left.Contains(new Pmid(text.Ident))
        : KeepsDomain(text.Ident);

    private bool KeepsDomain(uint indom) => _catalogue.IsEverything || _catalogue.Find(new InstanceDomainId(indom)) is not null;
}
