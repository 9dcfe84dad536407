using Perfolio.Archives.Format;

namespace Perfolio.Archives.Metadata;

/// <summary>All records of one instance domain; makes the list of a given time, delta records applied.</summary>
public sealed class InstanceDomainHistory
{
    private const int CheckpointEvery = 64;

    // Each thread that goes through the records in their order keeps one going.
    private const int Kept = 8;

    private readonly ArchiveMetadata _metadata;
    private readonly List<InstanceDomainRecord> _records = [];
    private readonly Dictionary<int, InstanceList> _checkpoints = [];
    private int[]? _byTime;
    private bool _sorted = true;
    private readonly (int Index, InstanceList? List)[] _recent = new (int, InstanceList?)[Kept];
    private int _replaced;

    internal InstanceDomainHistory(ArchiveMetadata metadata, InstanceDomainId indom)
    {
        _metadata = metadata;
        Indom = indom;
    }

    /// <summary>The domain.</summary>
    public InstanceDomainId Indom { get; }

    /// <summary>Records in file order, which is the order in which deltas apply.</summary>
    public IReadOnlyList<InstanceDomainRecord> Records => _records;

    /// <summary>Position of the record in force at a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Index into <see cref="Records"/>; -1 when none is that early.</returns>
    public int IndexAt(Timestamp time)
    {
        var order = _sorted ? null : ByTime();
        var low = 0;
        var high = _records.Count;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (_records[order is null ? middle : order[middle]].Time <= time)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? -1 : order is null ? low - 1 : order[low - 1];
    }

    /// <summary>The instances in force at a time.</summary>
    /// <param name="time">The time.</param>
    /// <returns>The list; null when no record is that early.</returns>
    public InstanceList? At(Timestamp time)
    {
        var index = IndexAt(time);
        return index < 0 ? null : At(index);
    }

    /// <summary>The list as of one record. Cheap for records that are near, or follow, one of those asked for lately.</summary>
    /// <param name="index">Index into <see cref="Records"/>.</param>
    /// <returns>The list.</returns>
    public InstanceList At(int index)
    {
        lock (_records)
        {
            var start = index;
            int place;
            InstanceList? list;
            while (!TryRecent(start, out place, out list) && !_checkpoints.TryGetValue(start, out list)
                && _records[start].IsDelta && start > 0)
                start--;
            if (start == index && list is not null)
                return list;
            for (var i = list is null ? start : start + 1; i <= index; i++)
            {
                list = Apply(list, _records[i]);
                if (_records[i].IsDelta && i % CheckpointEvery == 0)
                    _checkpoints[i] = list;
            }

            if (place < 0)
                place = _replaced = (_replaced + 1) % Kept;
            _recent[place] = (index, list);
            return list!;
        }
    }

    internal void Add(InstanceDomainRecord record)
    {
        if (_records.Count > 0 && record.Time < _records[^1].Time)
            _sorted = false;
        _byTime = null;
        _records.Add(record);
    }

    private bool TryRecent(int index, out int place, out InstanceList? list)
    {
        for (place = Kept - 1; place >= 0; place--)
        {
            (var at, list) = _recent[place];
            if (at == index && list is not null)
                return true;
        }

        list = null;
        return false;
    }

    private int[] ByTime()
    {
        if (_byTime is not null)
            return _byTime;
        var order = new int[_records.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) =>
            _records[a].Time != _records[b].Time ? _records[a].Time.CompareTo(_records[b].Time) : a.CompareTo(b));
        return _byTime = order;
    }

    private InstanceList Apply(InstanceList? before, InstanceDomainRecord record)
    {
        var bytes = _metadata.Bytes.Slice(record.Offset, record.Length);
        // The record was checked when it was read the first time.
        InstanceDomainLayout.TryRead(bytes, _metadata.Version, record.IsDelta, check: false, out var layout);
        return record.IsDelta ? Merge(before, layout, record.Offset) : Full(layout, record.Offset);
    }

    private InstanceList Full(InstanceDomainLayout layout, long origin)
    {
        var ids = new int[layout.Count];
        var offsets = new long[layout.Count];
        var lengths = new int[layout.Count];
        var ascending = true;
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = layout.Id(i);
            var (start, length) = layout.Name(i);
            offsets[i] = origin + start;
            lengths[i] = length;
            ascending &= i == 0 || ids[i] > ids[i - 1];
        }

        return ascending ? new InstanceList(_metadata.Bytes, ids, offsets, lengths) : Sorted(ids, offsets, lengths);
    }

    private InstanceList Sorted(int[] ids, long[] offsets, int[] lengths)
    {
        var order = new int[ids.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => ids[a] != ids[b] ? ids[a].CompareTo(ids[b]) : a.CompareTo(b));
        var kept = order.Where((at, i) => i == 0 || ids[order[i - 1]] != ids[at]).ToArray();
        return new InstanceList(
            _metadata.Bytes, [.. kept.Select(i => ids[i])], [.. kept.Select(i => offsets[i])], [.. kept.Select(i => lengths[i])]);
    }

    private InstanceList Merge(InstanceList? before, InstanceDomainLayout layout, long origin)
    {
        var old = before is null ? [] : before.Ids;
        var size = Merged(old, layout);
        var (ids, offsets, lengths) = (new int[size], new long[size], new int[size]);
        int next = 0, at = 0;
        for (var i = 0; i < layout.Count; i++)
        {
            var id = layout.Id(i);
            Copy(old, Position(old, next, id));
            if (next < old.Length && old[next] == id)
                next++;
            if (layout.NameOffset(i) == -1)
                continue;
            var (start, length) = layout.Name(i);
            (ids[at], offsets[at], lengths[at]) = (id, origin + start, length);
            at++;
        }

        Copy(old, old.Length);
        return new InstanceList(_metadata.Bytes, ids, offsets, lengths);

        void Copy(ReadOnlySpan<int> old, int end)
        {
            if (end == next)
                return;
            old[next..end].CopyTo(ids.AsSpan(at));
            before!.Offsets[next..end].CopyTo(offsets.AsSpan(at));
            before.Lengths[next..end].CopyTo(lengths.AsSpan(at));
            at += end - next;
            next = end;
        }
    }

    /// <summary>How many instances there are after a delta.</summary>
    private static int Merged(ReadOnlySpan<int> old, InstanceDomainLayout layout)
    {
        int next = 0, size = old.Length;
        for (var i = 0; i < layout.Count; i++)
        {
            next = Position(old, next, layout.Id(i));
            if (next < old.Length && old[next] == layout.Id(i))
            {
                next++;
                size--;
            }

            if (layout.NameOffset(i) != -1)
                size++;
        }

        return size;
    }

    // The first position from a given one on whose id is not smaller.
    private static int Position(ReadOnlySpan<int> ids, int from, int id)
    {
        var found = ids[from..].BinarySearch(id);
        return from + (found < 0 ? ~found : found);
    }
}
