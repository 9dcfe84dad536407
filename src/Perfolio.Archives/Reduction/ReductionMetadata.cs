using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Reduction;

/// <summary>Carries descriptors, help texts, labels and instance domains over to the outputs, each at its time.</summary>
internal sealed class ReductionMetadata
{
    private readonly ArchiveSet _input;
    private readonly Catalogue _catalogue;
    private readonly IReadOnlyList<TierOutput> _tiers;
    private readonly MetadataTimeline _timeline;
    private readonly MetadataFilter _filter;
    private readonly ArchiveVersion _version;

    public ReductionMetadata(ArchiveSet input, Catalogue catalogue, IReadOnlyList<TierOutput> tiers)
    {
        _input = input;
        _catalogue = catalogue;
        _tiers = tiers;
        _timeline = new MetadataTimeline(input.Members);
        _filter = new MetadataFilter(catalogue);
        _version = input.Members.Max(static m => m.Label.Version);
    }

    /// <summary>Writes what holds at the start.</summary>
    public void Begin(Timestamp start)
    {
        foreach (var metric in _catalogue.Metrics)
        {
            foreach (var tier in _tiers)
            {
                tier.WriteDescriptor(metric.Output);
                foreach (var (_, companion) in metric.Companions ?? [])
                    tier.WriteDescriptor(companion);
            }
        }

        foreach (var e in _timeline.TakeInForce(start))
            Apply(e, start, atStart: true);
        foreach (var metric in _catalogue.Metrics)
        {
            foreach (var (statistic, companion) in metric.Companions ?? [])
                WriteLabels(CompanionMetrics.Labels(start, statistic, companion, metric));
        }

        var texts = new Dictionary<(HelpTextKind, uint), HelpText>();
        foreach (var text in _input.Members.SelectMany(static m => m.Metadata.Texts))
            texts[(text.Kind, text.Ident)] = text;
        foreach (var text in texts.Values.Where(_filter.Keeps))
        {
            foreach (var tier in _tiers)
                tier.WriteText(text);
        }
    }

    /// <summary>Puts in force what comes into force up to a time.</summary>
    public void Advance(Timestamp time)
    {
        while (_timeline.TryTake(time, out var e))
            Apply(e, e.Time, atStart: false);
    }

    private void Apply(MetadataEvent e, Timestamp time, bool atStart)
    {
        if (e.History is not { } history)
        {
            WriteLabels(_timeline.Labels(e) with { Time = time });
            return;
        }

        if (_catalogue.Find(history.Indom) is not { } domain)
            return;
        domain.Apply(history.At(e.Index), time, column =>
        {
            foreach (var tier in _tiers)
                tier.Renamed(domain, column);
        });
        var record = history.Records[e.Index];
        var member = _input.Members[e.Member];
        var copied = !atStart && member.Label.Version == _version ? member.Metadata.RawRecord(record.Offset) : default;
        foreach (var tier in _tiers)
            tier.Instances(domain, time, copied, (e.Member, e.Index), record.IsDelta);
    }

    private void WriteLabels(LabelSets labels)
    {
        if (!_filter.Keeps(labels))
            return;
        foreach (var tier in _tiers)
            tier.WriteLabels(labels);
    }
}
