using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Repair;

/// <summary>Writes a sound archive from what is intact in a damaged one: all good records, a new index, marks where data were
/// lost.</summary>
public sealed class ArchiveRepair
{
    private const long MarkDelay = 1_000_000;

    private readonly Archive _archive;
    private readonly ArchiveWriter _writer;
    private readonly MetadataFeed _feed;
    private readonly RecordBuilder _builder;
    private readonly List<Damage> _damages;
    private Timestamp? _last;
    private bool _lost;
    private long _marks;
    private long _dropped;

    private ArchiveRepair(Archive archive, ArchiveWriter writer)
    {
        _archive = archive;
        _writer = writer;
        _feed = new MetadataFeed(archive.Metadata, writer);
        _builder = new RecordBuilder(archive.Label.Version);
        _damages = [.. archive.Damages];
    }

    /// <summary>Repairs an archive into a new one; the input is not touched.</summary>
    /// <param name="input">Base name, or path of any member file.</param>
    /// <param name="output">Base name of the result; must not exist unless over-writing is allowed.</param>
    /// <param name="options">How to write.</param>
    /// <param name="cancellation">Ends the repair; nothing is left of the output.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArchiveException">Nothing can be read of the input, or the output cannot be written.</exception>
    public static RepairReport Run(
        string input, string output, ArchiveWriterOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var archive = Archive.Open(input, new ArchiveOpenOptions { Tolerant = true, Resync = true });
        archive.RefuseAsOutput(output);
        options = (options ?? ArchiveWriterOptions.Default) with { FirstVolume = archive.Volumes[0].Number };
        using var writer = ArchiveWriter.Create(output, archive.MetadataLabel with { Start = archive.Label.Start }, options);
        var repair = new ArchiveRepair(archive, writer);
        repair.Copy(cancellation);
        writer.Complete();
        return new RepairReport(repair._damages, archive.Warnings, writer.RecordCount, repair._marks, repair._dropped);
    }

    private void Copy(CancellationToken cancellation)
    {
        using var cursor = _archive.Results();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (cursor.Read())
            {
                case ReadStatus.End:
                    _feed.Finish();
                    return;
                case ReadStatus.Record:
                    Copy(cursor);
                    continue;
                default:
                    _damages.Add(cursor.Damage!);
                    _lost = true;
                    if (cursor.Resynchronize())
                        continue;
                    _feed.Finish();
                    return;
            }
        }
    }

    private void Copy(ResultCursor cursor)
    {
        if (cursor.Volume > _writer.Volume)
        {
            // A volume that is missing in between is a gap, too.
            _lost |= cursor.Volume > _writer.Volume + 1;
            _writer.StartVolume(cursor.Volume, cursor.Time);
        }

        MarkLoss(cursor);
        _last = cursor.Time;
        if (cursor.IsMark)
        {
            _feed.Before(cursor.Time, null);
            _writer.WriteRaw(cursor.Record, cursor.Time);
            return;
        }

        _feed.Before(cursor.Time, cursor.Layout);
        if (IsDescribed(cursor.Layout))
            _writer.WriteRaw(cursor.Record, cursor.Time);
        else
            CopyDescribed(cursor);
    }

    private void MarkLoss(ResultCursor cursor)
    {
        if (_lost && _last is { } last && !cursor.IsMark)
        {
            var mark = last.Add(MarkDelay);
            mark = mark > cursor.Time ? cursor.Time : mark;
            _writer.WriteMark(mark);
            _marks++;
        }

        _lost = false;
    }

    private static bool IsDescribed(ResultLayout layout)
    {
        foreach (ref readonly var set in layout.Sets)
        {
            if (set.Descriptor is null)
                return false;
        }

        return true;
    }

    private void CopyDescribed(ResultCursor cursor)
    {
        var layout = cursor.Layout;
        _builder.Reset();
        foreach (ref readonly var set in layout.Sets)
        {
            if (set.Descriptor is null)
                _dropped++;
            else
                _builder.AddSet(cursor.Record, layout, set);
        }

        if (_builder.MetricCount > 0)
            _writer.WriteRecord(_builder, cursor.Time);
    }
}
