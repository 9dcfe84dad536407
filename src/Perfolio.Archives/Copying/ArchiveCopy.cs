using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Results;
using Perfolio.Archives.Time;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Copying;

/// <summary>Copies archives into one, record by record: merged, cut, with a selection of metrics, in another format version.</summary>
public sealed class ArchiveCopy
{
    private const long MarkDelay = 1_000_000;

    private readonly ArchiveSet _input;
    private readonly CopyOptions _options;
    private readonly ArchiveWriter _writer;
    private readonly MetricSelection _selection;
    private readonly HashSet<Pmid> _kept = [];
    private readonly HashSet<InstanceDomainId> _domains = [];
    private readonly MetadataTimeline _timeline;
    // Set when the metadata need no change: their records are copied as they are.
    private readonly MetadataFeed? _feed;
    private readonly TimeWindow _window;
    private readonly RecordBuilder _builder;
    private readonly List<Damage> _damages = [];
    private long _marks;

    private ArchiveCopy(ArchiveSet input, TimeWindow window, ArchiveWriter writer, CopyOptions options)
    {
        _input = input;
        _options = options;
        _window = window;
        _writer = writer;
        _selection = new MetricSelection(options.Metrics);
        _timeline = new MetadataTimeline(input.Members);
        _builder = new RecordBuilder(writer.Label.Version);
        var whole = input.Members is [var only] && only.Label.Version == writer.Label.Version && window.Start <= only.Start && window.End >= only.End;
        _feed = whole && _selection.IsEverything ? new MetadataFeed(input.Members[0].Metadata, writer) : null;
        foreach (var member in input.Members)
            _damages.AddRange(member.Damages);
    }

    /// <summary>Copies archives.</summary>
    /// <param name="inputs">Base names, members' paths, directories or comma lists; together one input.</param>
    /// <param name="output">Base name of the copy.</param>
    /// <param name="options">What to copy.</param>
    /// <param name="cancellation">Ends the work; nothing is left.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArchiveException">The input cannot be opened, or the output cannot be written.</exception>
    public static CopyResult Run(IEnumerable<string> inputs, string output, CopyOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        using var input = ArchiveSet.Open(inputs, new ArchiveOpenOptions { Tolerant = true });
        input.RefuseAsOutput(output);
        var window = TimeWindow.Resolve(options.Window, input.Start, input.End, options.Now);
        if (window.Warning is { } warning)
            options.Warn?.Invoke(warning);
        var label = input.Members[0].Label with
        {
            Version = options.Version ?? input.Members.Max(static m => m.Label.Version),
            Start = window.Start,
            Volume = 0,
        };
        using var writer = ArchiveWriter.Create(output, label, new ArchiveWriterOptions { Overwrite = options.Overwrite });
        var copy = new ArchiveCopy(input, window, writer, options);
        copy.Begin();
        for (var i = 0; i < input.Members.Count && copy.Read(i, cancellation); i++)
        {
        }

        copy.Finish();
        if (copy._damages.Count == 0 || writer.RecordCount > 0)
            writer.Complete();
        return new CopyResult(writer.RecordCount, copy._marks, copy._damages);
    }

    private void Begin()
    {
        if (_feed is not null)
            return;
        foreach (var descriptor in _input.Descriptors)
        {
            if (!_selection.Includes(descriptor.Names))
                continue;
            _kept.Add(descriptor.Pmid);
            _domains.Add(descriptor.Indom);
            _writer.WriteDescriptor(descriptor);
        }

        foreach (var name in _selection.Unused)
            _options.Warn?.Invoke($"{name}: no such metric in the input");
        foreach (var e in _timeline.TakeInForce(_window.Start))
            Apply(e, _window.Start);
        foreach (var text in _input.Members.SelectMany(static m => m.Metadata.Texts))
        {
            var kept = text.Kind.HasFlag(HelpTextKind.Metric) ? _kept.Contains(new Pmid(text.Ident)) : _domains.Contains(new InstanceDomainId(text.Ident));
            if (_selection.IsEverything || kept)
                _writer.WriteText(text);
        }
    }

    /// <summary>Whether to go on with the next input.</summary>
    private bool Read(int index, CancellationToken cancellation)
    {
        var member = _input.Members[index];
        var raw = _selection.IsEverything && member.Label.Version == _writer.Label.Version;
        using var cursor = member.Results(_window.Start > member.Start ? member.PositionAt(_window.Start) : member.First);
        Timestamp? last = null;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var status = cursor.Read();
            if (status == ReadStatus.End)
                break;
            if (status != ReadStatus.Record)
            {
                _damages.Add(cursor.Damage!);
                return false;
            }

            var time = cursor.Time;
            if (time > _window.End && !cursor.IsMark)
                return false;
            if (time < _window.Start || time > _window.End)
                continue;
            if (_feed is null)
                Advance(time);
            else
                _feed.Before(time, cursor.IsMark ? null : cursor.Layout);
            last = time;
            if (cursor.IsMark)
                Mark(time);
            else if (raw)
                _writer.WriteRaw(cursor.Record, time);
            else
                Rewrite(cursor);
        }

        if (index + 1 < _input.Members.Count && last is { } end)
            Mark(end.Add(MarkDelay));
        return true;
    }

    private void Mark(Timestamp time)
    {
        _writer.WriteMark(time);
        _marks++;
    }

    private void Rewrite(ResultCursor cursor)
    {
        var layout = cursor.Layout;
        foreach (ref readonly var set in layout.Sets)
        {
            if (_kept.Contains(set.Pmid))
                _builder.AddSet(cursor.Record, layout, set);
        }

        if (_builder.MetricCount > 0)
            _writer.WriteRecord(_builder, cursor.Time);
    }

    private void Finish()
    {
        if (_feed is null)
            Advance(_window.End);
        else
            _feed.Finish();
    }

    private void Advance(Timestamp time)
    {
        while (_timeline.TryTake(time, out var e))
            Apply(e, e.Time);
    }

    private void Apply(MetadataEvent e, Timestamp time)
    {
        if (e.History is { } history)
        {
            if (_selection.IsEverything || _domains.Contains(history.Indom))
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
        if (_selection.IsEverything || kept)
            _writer.WriteLabels(labels with { Time = time });
    }
}
