using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Results;
using Perfolio.Archives.Time;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Copying;

/// <summary>Metadata of a part of one or several archives, written anew: of metrics that are kept, from the window's start
/// on.</summary>
internal sealed class SelectedMetadata : IMetadataCarrier
{
    private readonly ArchiveSet _input;
    private readonly ArchiveWriter _writer;
    private readonly TimeWindow _window;
    private readonly IReadOnlySet<Pmid> _kept;
    private readonly bool _isEverything;
    private readonly HashSet<InstanceDomainId> _domains = [];
    private readonly MetadataTimeline _timeline;

    /// <summary>Prepares.</summary>
    /// <param name="input">Where from.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="window">The part.</param>
    /// <param name="kept">Metrics to keep.</param>
    /// <param name="isEverything">Whether these are all; then also what belongs to none of them is kept.</param>
    public SelectedMetadata(ArchiveSet input, ArchiveWriter writer, TimeWindow window, IReadOnlySet<Pmid> kept, bool isEverything)
    {
        _input = input;
        _writer = writer;
        _window = window;
        _kept = kept;
        _isEverything = isEverything;
        _timeline = new MetadataTimeline(input.Members);
    }

    public void Begin()
    {
        foreach (var descriptor in _input.Descriptors.Where(d => _kept.Contains(d.Pmid)))
        {
            _domains.Add(descriptor.Indom);
            _writer.WriteDescriptor(descriptor);
        }

        foreach (var e in _timeline.TakeInForce(_window.Start))
            Apply(e, _window.Start);
        foreach (var text in _input.Members.SelectMany(static m => m.Metadata.Texts))
        {
            var kept = text.Kind.HasFlag(HelpTextKind.Metric)
                ? _kept.Contains(new Pmid(text.Ident))
                : _domains.Contains(new InstanceDomainId(text.Ident));
            if (_isEverything || kept)
                _writer.WriteText(text);
        }
    }

    public void Before(Timestamp time, ResultLayout? layout)
    {
        while (_timeline.TryTake(time, out var e))
            Apply(e, e.Time);
    }

    public void Finish() => Before(_window.End, null);

    private void Apply(MetadataEvent e, Timestamp time)
    {
        if (e.History is { } history)
        {
            if (_isEverything || _domains.Contains(history.Indom))
                _writer.WriteInstances(history.Indom, time, history.At(e.Index));
            return;
        }

        var labels = _timeline.Labels(e);
        var kept = (labels.Kind & ~(LabelSetKind.Compound | LabelSetKind.Optional)) switch
        {
            LabelSetKind.Item => _kept.Contains(new Pmid(labels.Ident)),
            LabelSetKind.InstanceDomain or LabelSetKind.Instances => _domains.Contains(new InstanceDomainId(labels.Ident)),
            _ => true,
        };
        if (_isEverything || kept)
            _writer.WriteLabels(labels with { Time = time });
    }
}
