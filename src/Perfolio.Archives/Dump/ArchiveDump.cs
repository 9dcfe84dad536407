using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Dump;

/// <summary>Prints an archive in the text of pmdumplog.</summary>
public sealed class ArchiveDump
{
    private readonly Archive _archive;
    private readonly DumpOptions _options;
    private readonly StampText _stamps;
    private readonly NameOrder _names;

    /// <summary>Prepares a dump.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="options">What to print.</param>
    public ArchiveDump(Archive archive, DumpOptions options)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(options);
        _archive = archive;
        _options = options;
        _stamps = new StampText(options.Zone, archive.Label.Version == ArchiveVersion.V2 ? 6 : 9, options.Stamps, archive.Start);
        _names = new NameOrder(archive.Metadata);
    }

    /// <summary>Prints.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="cancellation">Ends the dump.</param>
    /// <returns>What stopped the dump; null when all was printed.</returns>
    public Damage? Write(Stream target, CancellationToken cancellation = default)
    {
        using var output = new Utf8Output(target);
        if (_options.Note is { } note)
            output.Text(note).Bytes("\n\n"u8);
        var views = _options.Views;
        if ((views & (DumpViews.Label | DumpViews.LongLabel)) != DumpViews.None)
            Label(output);
        var metadata = new MetadataDump(_archive, _names, _stamps, _options);
        if (views.HasFlag(DumpViews.Descriptors))
            metadata.Descriptors(output);
        if (views.HasFlag(DumpViews.LabelSets))
            metadata.LabelSets(output);
        if (views.HasFlag(DumpViews.Texts))
            metadata.Texts(output);
        if (views.HasFlag(DumpViews.InstanceDomains))
            metadata.InstanceDomains(output);
        if (views.HasFlag(DumpViews.InstanceDomainRecords))
            metadata.InstanceDomainRecords(output);
        if (views.HasFlag(DumpViews.Index))
            metadata.Index(output);
        if (!views.HasFlag(DumpViews.Values))
            return null;
        return _options.Reverse ? Backwards(output, cancellation) : Forwards(output, target, cancellation);
    }

    private void Label(Utf8Output output)
    {
        var label = _archive.Label;
        output.Text(string.Create(CultureInfo.InvariantCulture, $"Log Label (Log Format Version {(int)label.Version})\n"))
            .Text($"Performance metrics from host {label.HostName}\n")
            .Text($"    commencing {_stamps.Full(label.Start)}\n")
            .Text($"    ending     {_stamps.Full(_archive.End)}\n");
        if (!_options.Views.HasFlag(DumpViews.LongLabel))
            return;
        output.Text($"Archive timezone: {label.TimeZone}\n");
        if (label.ZoneInfo.Length > 0)
            output.Text($"Archive zoneinfo: {label.ZoneInfo}\n");
        output.Text(string.Create(CultureInfo.InvariantCulture, $"PID for pmlogger: {label.Pid}\n"));
    }

    private Damage? Forwards(Utf8Output output, Stream target, CancellationToken cancellation)
    {
        var start = _options.Start is { } time ? _archive.PositionAt(time) : _archive.First;
        var text = new RecordText(_archive, _options, _names, _stamps);
        if (ParallelText.Suits(_archive, _options))
        {
            output.Flush();
            return new ParallelText(_archive, text, _options).Write(target, start, cancellation);
        }

        using var cursor = _archive.Results(start);
        return text.Write(output, cursor, long.MaxValue, cancellation).Damage;
    }

    private Damage? Backwards(Utf8Output output, CancellationToken cancellation)
    {
        using var cursor = _archive.Results();
        var places = new List<ResultPosition>();
        var last = _archive.End;
        ReadStatus status;
        while ((status = cursor.Read()) == ReadStatus.Record)
        {
            cancellation.ThrowIfCancellationRequested();
            if (cursor.Time < _options.Start || cursor.Time > _options.End)
                continue;
            places.Add(cursor.Position);
            last = cursor.Time;
        }

        output.Text($"\nLog finished at {_stamps.Full(last, 0)} - dump in reverse order\n");

        var damage = status == ReadStatus.End ? null : cursor.Damage;
        var text = new RecordText(_archive, _options, _names, _stamps);
        for (var i = places.Count - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            cursor.Seek(places[i]);
            // Read once already: only a file that was changed meanwhile holds no record there now.
            if (cursor.Read() != ReadStatus.Record)
                return cursor.Damage;
            text.Write(output, cursor);
        }

        return damage;
    }
}
