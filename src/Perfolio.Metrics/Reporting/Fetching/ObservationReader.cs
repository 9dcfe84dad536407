using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Walks over the records of archives that concern a report, and over marks.</summary>
internal sealed class ObservationReader : IDisposable
{
    private readonly ArchiveSetCursor _cursor;
    private readonly SlotMap _slots;
    private readonly Dictionary<Pmid, int[]> _metrics;
    private readonly Action<string>? _warn;

    public ObservationReader(ArchiveSet set, SlotMap slots, Action<string>? warn)
    {
        _cursor = set.Results();
        _slots = slots;
        _warn = warn;
        _metrics = Metrics(slots);
    }

    /// <summary>Stamp of the record.</summary>
    public Timestamp Time => _cursor.Time;

    /// <summary>Whether this is a mark.</summary>
    public bool IsMark => _cursor.IsMark;

    /// <summary>The record; only when it is no mark.</summary>
    public ReadOnlySpan<byte> Record => _cursor.Current.Record;

    /// <summary>What to take from the record; only when it is no mark.</summary>
    public ObservationPlan Plan => PlanOf(_cursor.Current.Layout);

    /// <summary>Longest run of values in one plan so far.</summary>
    public int Widest { get; private set; }

    public static Dictionary<Pmid, int[]> Metrics(SlotMap slots)
    {
        var metrics = new Dictionary<Pmid, int[]>();
        for (var i = 0; i < slots.Metrics.Count; i++)
        {
            // One metric may be asked for under two names.
            if (slots.Metrics[i].Descriptor is { Pmid.Value: not uint.MaxValue } descriptor)
                metrics[descriptor.Pmid] = metrics.TryGetValue(descriptor.Pmid, out var known) ? [.. known, i] : [i];
        }

        return metrics;
    }

    /// <summary>Goes to the next record or mark.</summary>
    /// <returns>Whether there is one. A last record that is cut is left out with a warning.</returns>
    /// <exception cref="ArchiveException">A record is damaged.</exception>
    public bool Read()
    {
        switch (_cursor.Read())
        {
            case ReadStatus.Record:
                return true;
            case ReadStatus.End:
                return false;
            case ReadStatus.Incomplete:
                _warn?.Invoke(_cursor.Current.Damage!.ToString());
                return false;
            default:
                throw new ArchiveException(_cursor.Current.Damage!, CorruptRecord);
        }
    }

    /// <summary>A cursor over what follows the present record in the same archive.</summary>
    public ResultCursor Ahead()
    {
        var cursor = _cursor.Current.Archive.Results(_cursor.Current.Position);
        // The present record itself.
        cursor.Read();
        return cursor;
    }

    public ObservationPlan PlanOf(ResultLayout layout)
    {
        if (layout.Attachment is ObservationPlan known)
            return known;
        var plan = ObservationPlan.Make(layout, _slots, _metrics);
        foreach (var group in plan.Groups)
            Widest = Math.Max(Widest, group.Count);
        layout.Attachment = plan;
        return plan;
    }

    public void Dispose() => _cursor.Dispose();

    private const int CorruptRecord = -12373;
}
