using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol.Client;

namespace Perfolio.Metrics.Recording.Pmcd;

/// <summary>Texts and labels of one connection, each asked for once.</summary>
internal sealed class PmcdDescriptions(PmcdClient client)
{
    private readonly Dictionary<(HelpTextKind Kind, uint Ident), HelpText?> _texts = [];
    private readonly Dictionary<(LabelSetKind Kind, uint Ident), IReadOnlyList<LabelSet>> _labels = [];

    /// <summary>Texts of a metric and of its instance domain: one line and long.</summary>
    public async Task<List<HelpText>> TextsAsync(MetricDescriptor metric, CancellationToken token)
    {
        var texts = new List<HelpText>();
        foreach (var length in new[] { HelpTextKind.OneLine, HelpTextKind.Help })
        {
            await AddAsync(length | HelpTextKind.Metric, metric.Pmid.Value);
            if (!metric.Indom.IsNull)
                await AddAsync(length | HelpTextKind.InstanceDomain, metric.Indom.Value);
        }

        return texts;

        async Task AddAsync(HelpTextKind kind, uint ident)
        {
            if (!_texts.TryGetValue((kind, ident), out var text))
            {
                text = await client.TextAsync(kind, ident, token) is { } bytes ? new HelpText(kind, ident, bytes) : null;
                _texts.Add((kind, ident), text);
            }

            if (text is not null)
                texts.Add(text);
        }
    }

    /// <summary>Labels of all levels that a metric belongs to, apart from its instances.</summary>
    public async Task<List<(LabelSetKind Kind, uint Ident, IReadOnlyList<LabelSet> Sets)>> LabelsAsync(
        MetricDescriptor metric, CancellationToken token)
    {
        var labels = new List<(LabelSetKind Kind, uint Ident, IReadOnlyList<LabelSet> Sets)>();
        await AddAsync(LabelSetKind.Domain, (uint)metric.Pmid.Domain);
        if (!metric.Indom.IsNull)
            await AddAsync(LabelSetKind.InstanceDomain, metric.Indom.Value);
        await AddAsync(LabelSetKind.Cluster, metric.Pmid.Value & ~0x3ffu);
        await AddAsync(LabelSetKind.Item, metric.Pmid.Value);
        return labels;

        async Task AddAsync(LabelSetKind kind, uint ident)
        {
            if (!_labels.TryGetValue((kind, ident), out var sets))
                _labels.Add((kind, ident), sets = await client.LabelsAsync(kind, ident, token));
            if (sets.Count > 0)
                labels.Add((kind, ident, sets));
        }
    }

    /// <summary>The labels have changed: they are asked for anew.</summary>
    public void ForgetLabels() => _labels.Clear();
}
