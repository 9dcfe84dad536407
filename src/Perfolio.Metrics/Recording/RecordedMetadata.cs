using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Writing;

namespace Perfolio.Metrics.Recording;

/// <summary>Writes what describes metrics and instances, once and before the data that need it; again when it has
/// changed.</summary>
public sealed class RecordedMetadata
{
    private readonly ArchiveWriter _writer;
    private readonly Dictionary<Pmid, MetricDescriptor> _metrics = [];
    private readonly HashSet<(HelpTextKind Kind, uint Ident)> _texts = [];
    private readonly Dictionary<(LabelSetKind Kind, uint Ident), IReadOnlyList<LabelSet>> _labels = [];

    /// <summary>Makes one for an archive.</summary>
    /// <param name="writer">The archive.</param>
    public RecordedMetadata(ArchiveWriter writer) => _writer = writer;

    /// <summary>Describes a metric.</summary>
    /// <param name="descriptor">Its descriptor, with names.</param>
    /// <param name="isNew">Whether it was not described before: then its texts and labels are due.</param>
    /// <returns>Whether it may be recorded: false when the archive has another description of it.</returns>
    public bool TryDescribe(MetricDescriptor descriptor, out bool isNew)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        isNew = !_metrics.TryGetValue(descriptor.Pmid, out var known);
        if (!isNew)
            return known!.Conflict(descriptor) == 0;
        _metrics.Add(descriptor.Pmid, descriptor);
        _writer.WriteDescriptor(descriptor);
        return true;
    }

    /// <summary>Writes a help text; only the first of its kind about one thing.</summary>
    /// <param name="text">The text.</param>
    public void Text(HelpText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_texts.Add((text.Kind, text.Ident)))
            _writer.WriteText(text);
    }

    /// <summary>Writes labels when they are not those written last.</summary>
    /// <param name="kind">What they are attached to.</param>
    /// <param name="ident">Of what.</param>
    /// <param name="sets">The sets; none is written when there never were any.</param>
    /// <param name="time">From when on they hold.</param>
    public void Labels(LabelSetKind kind, uint ident, IReadOnlyList<LabelSet> sets, Timestamp time)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var known = _labels.GetValueOrDefault((kind, ident));
        if (known is null ? sets.Count == 0 : Same(known, sets))
            return;
        _labels[(kind, ident)] = sets;
        _writer.WriteLabels(new LabelSets(time, kind, ident, sets));
    }

    /// <summary>Writes the instances of a domain when they are not those written last.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="list">The instances; an empty list is not written.</param>
    /// <param name="time">From when on they hold.</param>
    public void Instances(InstanceDomainId domain, InstanceList list, Timestamp time)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.Count > 0)
            _writer.WriteInstances(domain, time, list);
    }

    private static bool Same(IReadOnlyList<LabelSet> known, IReadOnlyList<LabelSet> sets)
    {
        if (known.Count != sets.Count)
            return false;
        for (var i = 0; i < sets.Count; i++)
        {
            if (known[i].Instance != sets[i].Instance || !known[i].Json.AsSpan().SequenceEqual(sets[i].Json))
                return false;
        }

        return true;
    }
}
