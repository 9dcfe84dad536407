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
    private readonly HashSet<Pmid>? _filter;
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
        _filter = options.Metrics is null ? null : [.. options.Metrics.Select(static m => m.Pmid)];
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
        return _options.Reverse ? Backwards(output, cancellation) : Forwards(output, cancellation);
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

    private Damage? Forwards(Utf8Output output, CancellationToken cancellation)
    {
        using var cursor = _archive.Results(_options.Start is { } start ? _archive.PositionAt(start) : _archive.First);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (cursor.Read())
            {
                case ReadStatus.End:
                    return null;
                case ReadStatus.Invalid or ReadStatus.Incomplete:
                    return cursor.Damage;
            }

            if (_options.End is { } end && cursor.Time > end)
                return null;
            if (_options.Start is not { } first || cursor.Time >= first)
                Record(output, cursor);
        }
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
        for (var i = places.Count - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            cursor.Seek(places[i]);
            if (cursor.Read() == ReadStatus.Record)
                Record(output, cursor);
        }

        return damage;
    }

    private void Record(Utf8Output output, ResultCursor cursor)
    {
        if (cursor.IsMark)
        {
            if (_filter is not null && !_options.Views.HasFlag(DumpViews.Marks))
                return;
            Head(output, cursor).Bytes("  <mark>\n"u8);
            return;
        }

        var layout = cursor.Layout;
        var plan = DumpPlan.Of(layout, _archive.Metadata, _names, cursor.Time, _filter);
        if (plan.SetCount == 0)
            return;
        Head(output, cursor).Bytes(" "u8).Number(plan.SetCount).Bytes(plan.SetCount == 1 ? " metric\n"u8 : " metrics\n"u8);
        var record = cursor.Record;
        var sets = layout.Sets;
        var offsets = layout.Offsets;
        var lengths = layout.Lengths;
        for (var i = 0; i < sets.Length; i++)
        {
            if (plan.Heads[i] is not { } head)
                continue;
            ref readonly var set = ref sets[i];
            var type = set.Type;
            if (set.Count == 0 || !DumpPlan.IsEvent(type))
                output.Bytes(head);
            var hint = -1;
            for (var v = set.First; v < set.First + set.Count; v++)
            {
                plan.BeforeValue(output, layout, i, v, ref hint);
                var bytes = record.Slice(offsets[v], lengths[v]);
                if (DumpPlan.IsEvent(type))
                {
                    EventText.Write(output, bytes, type == MetricType.HighresEvent, _archive.Metadata, _names, _stamps);
                    continue;
                }

                ValueText.Write(output, bytes, type);
                output.Line();
            }
        }
    }

    private Utf8Output Head(Utf8Output output, ResultCursor cursor)
    {
        output.Line();
        if (_options.Views.HasFlag(DumpViews.Sizes))
            output.Bytes("["u8).Number(cursor.Record.Length).Bytes(" bytes]\n"u8);
        return output.Text(_stamps.Chosen(cursor.Time));
    }
}
