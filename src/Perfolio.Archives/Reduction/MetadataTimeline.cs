using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Reduction;

/// <summary>A change of metadata at a point in time: a record of an instance domain, or of labels.</summary>
/// <param name="Time">When.</param>
/// <param name="Member">Index of the input.</param>
/// <param name="History">The instance domain; null for labels.</param>
/// <param name="Index">Index of the record in the history, or of the labels.</param>
internal readonly record struct MetadataEvent(Timestamp Time, int Member, InstanceDomainHistory? History, int Index);

/// <summary>The changes of metadata of all inputs in order of time.</summary>
internal sealed class MetadataTimeline
{
    private readonly IReadOnlyList<Archive> _members;
    private readonly List<MetadataEvent> _events = [];
    private int _next;

    public MetadataTimeline(IReadOnlyList<Archive> members)
    {
        _members = members;
        for (var m = 0; m < members.Count; m++)
        {
            var metadata = members[m].Metadata;
            var own = new List<MetadataEvent>();
            foreach (var history in metadata.InstanceDomains)
            {
                for (var i = 0; i < history.Records.Count; i++)
                    own.Add(new MetadataEvent(history.Records[i].Time, m, history, i));
            }

            for (var i = 0; i < metadata.Labels.Count; i++)
                own.Add(new MetadataEvent(metadata.Labels[i].Time, m, null, i));
            _events.AddRange(own.OrderBy(static e => e.Time).ThenBy(static e => e.History?.Indom.Value ?? 0)
                .ThenBy(static e => e.Index));
        }
    }

    /// <summary>Takes the changes in force at a time: of each domain and each subject of labels the last one.</summary>
    public IReadOnlyList<MetadataEvent> TakeInForce(Timestamp time)
    {
        var last = new Dictionary<(LabelKey? Label, InstanceDomainId Indom), int>();
        for (; _next < _events.Count && _events[_next].Time <= time; _next++)
        {
            var e = _events[_next];
            last[e.History is { } history ? (null, history.Indom) : (new LabelKey(Labels(e)), InstanceDomainId.Null)] = _next;
        }

        return [.. last.Values.Order().Select(i => _events[i])];
    }

    /// <summary>Takes the next change not later than a time.</summary>
    public bool TryTake(Timestamp time, out MetadataEvent next)
    {
        next = default;
        if (_next == _events.Count || _events[_next].Time > time)
            return false;
        next = _events[_next++];
        return true;
    }

    public LabelSets Labels(MetadataEvent e) => _members[e.Member].Metadata.Labels[e.Index];

    private readonly record struct LabelKey(LabelSetKind Kind, uint Ident)
    {
        public LabelKey(LabelSets labels)
            : this(labels.Kind, labels.Ident)
        {
        }
    }
}
