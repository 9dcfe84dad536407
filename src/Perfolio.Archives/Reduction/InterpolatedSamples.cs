namespace Perfolio.Archives.Reduction;

/// <summary>
/// What an output with interpolated values writes instead of the last observation of an interval: another number, or nothing.
/// </summary>
internal sealed class InterpolatedSamples
{
    private readonly List<Entry> _entries = [];
    private readonly List<(long Interval, int First, int Count)> _intervals = [];
    private int _next;

    /// <summary>Begins the entries of an interval; intervals ascend.</summary>
    public void Begin(long interval) => _intervals.Add((interval, _entries.Count, 0));

    /// <summary>The slot has no value at the end of the interval, as far as is known.</summary>
    /// <returns>Where to say otherwise.</returns>
    public int Absent(int slot)
    {
        var last = _intervals[^1];
        _intervals[^1] = last with { Count = last.Count + 1 };
        _entries.Add(new Entry(slot, IsAbsent: true, IsNumber: false, 0));
        return _entries.Count - 1;
    }

    /// <summary>The last observation is the value after all.</summary>
    public void KeepLast(int entry) => _entries[entry] = _entries[entry] with { IsAbsent = false };

    /// <summary>A number between two observations is the value.</summary>
    public void SetNumber(int entry, ulong bits) =>
        _entries[entry] = new Entry(_entries[entry].Slot, IsAbsent: false, IsNumber: true, bits);

    /// <summary>Puts the values of an interval in place of the last observations.</summary>
    public void Apply(long interval, SlotStore slots)
    {
        while (_next < _intervals.Count && _intervals[_next].Interval < interval)
            _next++;
        if (_next == _intervals.Count || _intervals[_next].Interval != interval)
            return;
        var (_, first, count) = _intervals[_next];
        for (var i = first; i < first + count; i++)
        {
            var entry = _entries[i];
            if (entry.IsAbsent)
                slots[entry.Slot].Count = 0;
            else if (entry.IsNumber)
                slots[entry.Slot].Low = entry.Bits;
        }
    }

    private readonly record struct Entry(int Slot, bool IsAbsent, bool IsNumber, ulong Bits);
}
