using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Results;
using Perfolio.Archives.Storage.Decompression;
using Perfolio.Archives.Time;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Copying;

/// <summary>Copies archives into one, record by record: merged, cut, with some of the metrics, in another format
/// version.</summary>
public sealed class ArchiveCopy
{
    private const long MarkDelay = 1_000_000;

    private readonly ArchiveSet _input;
    private readonly ArchiveWriter _writer;
    private readonly HashSet<Pmid> _kept;
    private readonly bool _isEverything;
    private readonly IMetadataCarrier _metadata;
    private readonly TimeWindow _window;
    private readonly RecordBuilder _builder;
    private readonly List<Damage> _damages = [];
    private readonly ReadingProgress? _progress;
    private long _marks;

    private ArchiveCopy(ArchiveSet input, TimeWindow window, ArchiveWriter writer, CopyOptions options)
    {
        _input = input;
        _window = window;
        _writer = writer;
        var selection = new MetricSelection(options.Metrics);
        _isEverything = selection.IsEverything;
        _kept = [.. input.Descriptors.Where(d => selection.Includes(d.Names)).Select(static d => d.Pmid)];
        selection.Tell(options.Warn);
        _builder = new RecordBuilder(writer.Label.Version);
        _progress = options.Progress is { } told ? new ReadingProgress(told, window.Start, window.End) : null;
        // Metadata that need no change are copied as they are.
        var whole = input.Members is [var only] && only.Label.Version == writer.Label.Version
            && window.Start <= only.Start && window.End >= only.End;
        _metadata = whole && _isEverything
            ? new MetadataFeed(input.Members[0].Metadata, writer)
            : new SelectedMetadata(input, writer, window, _kept, _isEverything);
        foreach (var member in input.Members)
        {
            _damages.AddRange(member.Damages);
            foreach (var warning in member.Warnings)
                options.Warn?.Invoke(warning.ToString());
        }
    }

    /// <summary>Copies archives.</summary>
    /// <param name="inputs">Base names, members' paths, directories or comma lists; together one input.</param>
    /// <param name="output">Base name of the copy.</param>
    /// <param name="options">What to copy.</param>
    /// <param name="cancellation">Ends the work; nothing is left.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArchiveException">The input cannot be opened, or the output cannot be written.</exception>
    public static CopyResult Run(
        IEnumerable<string> inputs, string output, CopyOptions options, CancellationToken cancellation = default)
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
        using var writer = ArchiveWriter.Create(
            output, label, new ArchiveWriterOptions { Overwrite = options.Overwrite, Version2Limit = options.Version2Limit });
        var copy = new ArchiveCopy(input, window, writer, options);
        copy.Run(cancellation);
        if (copy._damages.Count == 0 || writer.RecordCount > 0)
            writer.Complete();
        return new CopyResult(writer.RecordCount, copy._marks, copy._damages);
    }

    private void Run(CancellationToken cancellation)
    {
        using var decoding = _input.DecodeAhead();
        _metadata.Begin();
        for (var i = 0; i < _input.Members.Count && Read(i, decoding, cancellation); i++)
        {
        }

        _metadata.Finish();
    }

    /// <summary>Whether to go on with the next input.</summary>
    private bool Read(int index, DecodingQueue decoding, CancellationToken cancellation)
    {
        var member = _input.Members[index];
        var raw = _isEverything && member.Label.Version == _writer.Label.Version;
        var from = _window.Start > member.Start ? member.PositionAt(_window.Start) : member.First;
        using var cursor = member.Results(from, decoding);
        Timestamp? last = null;
        var volume = cursor.Volume;
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
            // A volume that is missing in between is a gap.
            if (cursor.Volume > volume + 1 && last is { } before && !cursor.IsMark)
                Mark(before.Add(MarkDelay) < time ? before.Add(MarkDelay) : time);
            volume = cursor.Volume;
            _progress?.At(time);
            _metadata.Before(time, cursor.IsMark ? null : cursor.Layout);
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
}
