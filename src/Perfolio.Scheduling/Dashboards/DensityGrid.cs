using System.Numerics;
using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>
/// How many intervals of which length ended when: every interval counts, however many there are. Times lie in bins of a power of
/// two of ns that grow when there are more cells than wanted; lengths in four rows per doubling.
/// </summary>
public sealed class DensityGrid
{
    /// <summary>Number of rows.</summary>
    public const int Rows = 1 << RowBits;

    private const int RowBits = 7;
    private const int FirstShift = 10;
    private const long MostBins = 1 << 30;
    private readonly int _most;
    private readonly Dictionary<int, int> _open = [];
    private List<DensityCell> _cells = [];
    private int _bin;

    /// <summary>Makes an empty grid.</summary>
    /// <param name="most">Cells from which on bins grow.</param>
    public DensityGrid(int most) => _most = Math.Max(16, most);

    /// <summary>A bin is <c>1 &lt;&lt; Shift</c> ns long.</summary>
    public int Shift { get; private set; } = FirstShift;

    /// <summary>Number of intervals.</summary>
    public long Total { get; private set; }

    /// <summary>The cells in the order of time, after <see cref="Finish"/>.</summary>
    public IReadOnlyList<DensityCell> Cells => _cells;

    /// <summary>The row of a length: 0 below 1.024 µs.</summary>
    public static int RowOf(long nanoseconds)
    {
        if (nanoseconds < 1 << FirstShift) return 0;
        int exponent = BitOperations.Log2((ulong)nanoseconds);
        return Math.Min(Rows - 1, 1 + ((exponent - FirstShift) << 2) + (int)((nanoseconds >> (exponent - 2)) & 3));
    }

    /// <summary>The shortest length of a row, ns.</summary>
    public static long LowerOf(int row)
    {
        if (row <= 0) return 0;
        int exponent = FirstShift + ((row - 1) >> 2);
        return (1L << exponent) + ((long)((row - 1) & 3) << (exponent - 2));
    }

    /// <summary>Counts an interval. Intervals come in the order of their ends.</summary>
    /// <param name="end">Its end, ns since the window's beginning.</param>
    /// <param name="series">What it belongs to.</param>
    /// <param name="length">Its length, ns.</param>
    public void Add(long end, int series, long length)
    {
        while (end >> Shift >= MostBins) Fold();
        int bin = Math.Max(_bin, (int)(end >> Shift));
        if (bin != _bin) Close(bin);
        CollectionsMarshal.GetValueRefOrAddDefault(_open, (series << RowBits) | RowOf(length), out _)++;
        Total++;
    }

    /// <summary>Makes the cells complete.</summary>
    public void Finish() => Close(_bin);

    /// <summary>Makes bins longer until they are as long as wanted.</summary>
    public void Widen(int shift)
    {
        Finish();
        while (Shift < shift) Fold();
    }

    private void Close(int bin)
    {
        Flush(_cells, _bin);
        _bin = bin;
        if (_cells.Count <= _most) return;
        // Halved, so that folding stays rare.
        while (_cells.Count > _most / 2 && Shift < 60) Fold();
    }

    private void Flush(List<DensityCell> cells, int bin)
    {
        int first = cells.Count;
        foreach ((int key, int count) in _open) cells.Add(new DensityCell(bin, key >> RowBits, key & (Rows - 1), count));
        _open.Clear();
        CollectionsMarshal.AsSpan(cells)[first..].Sort(
            static (a, b) => a.Series != b.Series ? a.Series.CompareTo(b.Series) : a.Row.CompareTo(b.Row));
    }

    private void Fold()
    {
        Flush(_cells, _bin);
        Shift++;
        _bin >>= 1;
        var folded = new List<DensityCell>(_cells.Count);
        for (int i = 0; i < _cells.Count; i++)
        {
            DensityCell cell = _cells[i];
            CollectionsMarshal.GetValueRefOrAddDefault(_open, (cell.Series << RowBits) | cell.Row, out _) += cell.Count;
            if (i + 1 == _cells.Count || _cells[i + 1].Bin >> 1 != cell.Bin >> 1) Flush(folded, cell.Bin >> 1);
        }

        _cells = folded;
    }
}
