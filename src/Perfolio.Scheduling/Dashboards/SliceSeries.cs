namespace Perfolio.Scheduling.Dashboards;

/// <summary>
/// Sums over equal slices of a window whose length is not known beforehand: when it outgrows <see cref="Most"/> slices,
/// neighbours are joined, so that in the end there are between half of them and all.
/// </summary>
public sealed class SliceSeries
{
    /// <summary>Most slices there are.</summary>
    public const int Most = 64;

    private const int FirstShift = 10;
    private static readonly int Quantities = Enum.GetValues<SliceQuantity>().Length;
    private long[] _sums = [];
    private int _shift = FirstShift;

    /// <summary>Adds an amount at a time.</summary>
    /// <param name="what">What it is an amount of.</param>
    /// <param name="time">ns since the window's beginning.</param>
    /// <param name="amount">The amount.</param>
    internal void Add(SliceQuantity what, long time, long amount)
    {
        if (_sums.Length == 0) _sums = new long[Quantities * Most];
        Fit(time);
        _sums[((int)what * Most) + (int)(time >> _shift)] += amount;
    }

    /// <summary>Adds the length of an interval to the slices it lies in.</summary>
    internal void AddInterval(SliceQuantity what, long start, long end)
    {
        if (start < 0 || end <= start) return;
        if (_sums.Length == 0) _sums = new long[Quantities * Most];
        Fit(end);
        while (start < end)
        {
            // Times that lie may be so large that the last slice has no border behind it.
            long next = unchecked(((start >> _shift) + 1) << _shift), border = next > start ? Math.Min(end, next) : end;
            _sums[((int)what * Most) + (int)(start >> _shift)] += border - start;
            start = border;
        }
    }

    /// <summary>The sums of the whole slices of a window, and the slices' length in ns.</summary>
    /// <param name="what">What is asked for.</param>
    /// <param name="length">Length of the window, ns.</param>
    /// <param name="width">Length of a slice, ns: the same for all series of one window.</param>
    public long[] Sums(SliceQuantity what, long length, out long width)
    {
        if (length > 0) Fit(length);
        width = 1L << _shift;
        var sums = new long[Math.Max(0, length) >> _shift];
        if (_sums.Length > 0) _sums.AsSpan((int)what * Most, sums.Length).CopyTo(sums);
        return sums;
    }

    private void Fit(long time)
    {
        while (time >> _shift >= Most)
        {
            _shift++;
            for (int first = 0; first < _sums.Length; first += Most)
            {
                for (int i = 0; i < Most / 2; i++) _sums[first + i] = _sums[first + (2 * i)] + _sums[first + (2 * i) + 1];
                _sums.AsSpan(first + (Most / 2), Most / 2).Clear();
            }
        }
    }
}
