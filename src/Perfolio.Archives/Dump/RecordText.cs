using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Dump;

/// <summary>Prints data records. Several threads may, each with a cursor of its own.</summary>
internal sealed class RecordText
{
    private readonly Archive _archive;
    private readonly DumpOptions _options;
    private readonly NameOrder _names;
    private readonly StampText _stamps;
    private readonly HashSet<Pmid>? _filter;

    public RecordText(Archive archive, DumpOptions options, NameOrder names, StampText stamps)
    {
        _archive = archive;
        _options = options;
        _names = names;
        _stamps = stamps;
        _filter = options.Metrics is null ? null : [.. options.Metrics.Select(static m => m.Pmid)];
    }

    /// <summary>Prints the next records of the window.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="cursor">Where from.</param>
    /// <param name="count">How many to read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What stopped it, and whether nothing behind is to be printed; (null, false) when all were read.</returns>
    public (Damage? Damage, bool IsOver) Write(Utf8Output output, ResultCursor cursor, long count, CancellationToken cancellation)
    {
        for (; count > 0; count--)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (cursor.Read())
            {
                case ReadStatus.End:
                    return (null, true);
                case ReadStatus.Invalid or ReadStatus.Incomplete:
                    return (cursor.Damage, true);
            }

            if (_options.End is { } end && cursor.Time > end)
                return (null, true);
            if (_options.Start is not { } first || cursor.Time >= first)
                Write(output, cursor);
        }

        return (null, false);
    }

    /// <summary>Prints the record a cursor stands on.</summary>
    public void Write(Utf8Output output, ResultCursor cursor)
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
