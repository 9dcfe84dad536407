using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Identifiers;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>Help texts and labels.</summary>
internal sealed class AgentTexts
{
    private readonly AgentOptions _options;
    private readonly SourceNames _names;

    public AgentTexts(AgentOptions options, SourceNames names) => (_options, _names) = (options, names);

    public string? Help(
        HelpTextKind kind, uint ident, IReadOnlyDictionary<uint, (ControlMetric Metric, MetricDescriptor Descriptor)> own)
    {
        if (kind.HasFlag(HelpTextKind.InstanceDomain))
            return NullIfEmpty(OfDomain(new InstanceDomainId(ident)));
        if (own.TryGetValue(ident, out var known))
            return known.Metric.Help;
        var pmid = new Pmid(ident);
        var metrics = Metrics(pmid);
        return metrics?.IndexOf(pmid) is >= 0 and var index
            ? NullIfEmpty(kind.HasFlag(HelpTextKind.OneLine) ? metrics.Schema.Metrics[index].OneLine
                : metrics.Schema.Metrics[index].FullHelp)
            : null;
    }

    public IReadOnlyList<LabelSet> Labels(LabelSetKind kind, uint ident)
    {
        var pairs = kind switch
        {
            LabelSetKind.Domain => [KeyValuePair.Create("agent", "\"json\"")],
            LabelSetKind.InstanceDomain => OfArray(new InstanceDomainId(ident)),
            LabelSetKind.Item => OfItem(new Pmid(ident)),
            _ => [],
        };
        return LabelText.Make(kind, pairs) is { } set ? [set] : [];
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private string? OfDomain(InstanceDomainId indom)
    {
        if (indom == InstanceDomainId.From(_options.Domain, 0))
            return "JSON sources";
        var (metrics, array) = Array(indom);
        return metrics is null ? null : metrics.Schema.Arrays[array].Help;
    }

    // Clusters may be shared by sources, so that what a source says of itself is a label of each of its metrics.
    private List<KeyValuePair<string, string>> OfItem(Pmid pmid)
    {
        if (_names.Find(pmid.Cluster, pmid.Item) is not { } source || source.View.Metrics is not { } metrics
            || metrics.IndexOf(pmid) is not (>= 0 and var index))
            return [];
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["source"] = $"\"{source.Name}\"" };
        foreach (var (name, value) in metrics.Schema.Labels.Concat(metrics.Schema.Metrics[index].Labels))
            labels[name] = value;
        return [.. labels];
    }

    private List<KeyValuePair<string, string>> OfArray(InstanceDomainId indom)
    {
        var (metrics, array) = Array(indom);
        return metrics is null ? [] : [KeyValuePair.Create("array", $"\"{metrics.Schema.Arrays[array].Name}\"")];
    }

    private (SourceMetrics? Metrics, int Array) Array(InstanceDomainId indom)
    {
        var metrics = _names.Find(indom.Serial / Extent.ItemsPerCluster, indom.Serial % Extent.ItemsPerCluster)?.View.Metrics;
        return metrics?.ArrayOf(indom) is >= 0 and var array ? (metrics, array) : (null, -1);
    }

    private SourceMetrics? Metrics(Pmid pmid) =>
        pmid.Domain == _options.Domain ? _names.Find(pmid.Cluster, pmid.Item)?.View.Metrics : null;
}
