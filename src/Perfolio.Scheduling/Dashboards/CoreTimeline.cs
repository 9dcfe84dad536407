using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>
/// Who ran where and when, without the idle task. As fine as the wanted number of cells allows: bins of a power of two of ns that
/// grow when there are more; a bin holds how long each task ran in it, so that no run is lost.
/// </summary>
public sealed class CoreTimeline
{
    private const int FirstShift = 10;
    private const long MostBins = 1 << 30;
    private readonly int _most;
    private SortedDictionary<int, Lane> _lanes = [];
    private int _count;

    /// <summary>Makes an empty timeline.</summary>
    /// <param name="most">Cells from which on bins grow.</param>
    public CoreTimeline(int most) => _most = Math.Max(16, most);

    /// <summary>A bin is <c>1 &lt;&lt; Shift</c> ns long.</summary>
    public int Shift { get; private set; } = FirstShift;

    /// <summary>The CPUs on which anything ran, ascending.</summary>
    public IReadOnlyCollection<int> Cpus => _lanes.Keys;

    /// <summary>Adds a run. Those of one CPU come in the order of time.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="group">The task; -1 for one that is not selected.</param>
    /// <param name="start">Beginning, ns since the window's beginning.</param>
    /// <param name="end">End.</param>
    public void Add(int cpu, int group, long start, long end)
    {
        if (end <= start) return;
        while (end >> Shift >= MostBins) Fold();
        Place(cpu, group, start, end);
        if (_count <= _most) return;
        while (_count > _most / 2 && Shift < 60) Fold();
    }

    /// <summary>The cells of a CPU in the order of time; several may share a bin.</summary>
    public IReadOnlyList<CoreCell> CellsOf(int cpu)
    {
        if (!_lanes.TryGetValue(cpu, out Lane? lane)) return [];
        _count += lane.Close();
        return lane.Cells;
    }

    /// <summary>Makes bins longer until they are as long as wanted.</summary>
    public void Widen(int shift)
    {
        while (Shift < shift) Fold();
    }

    private Lane Of(int cpu)
    {
        if (!_lanes.TryGetValue(cpu, out Lane? lane)) _lanes.Add(cpu, lane = new Lane());
        return lane;
    }

    private void Place(int cpu, int group, long start, long end)
    {
        Lane lane = Of(cpu);
        long first = start >> Shift, last = end >> Shift;
        if (first == last)
        {
            _count += lane.Part((int)first, group, end - start);
            return;
        }

        long whole = (start + (1L << Shift) - 1) >> Shift;
        if (whole > first) _count += lane.Part((int)first, group, (whole << Shift) - start);
        if (last > whole) _count += lane.Whole((int)whole, (int)(last - whole), group, (last - whole) << Shift);
        if (end > last << Shift) _count += lane.Part((int)last, group, end - (last << Shift));
    }

    private void Fold()
    {
        SortedDictionary<int, Lane> before = _lanes;
        foreach (Lane lane in before.Values) lane.Close();
        _lanes = [];
        _count = 0;
        Shift++;
        foreach ((int cpu, Lane lane) in before)
        {
            foreach (CoreCell cell in lane.Cells)
            {
                if (cell.Bins == 1) _count += Of(cpu).Part(cell.Bin >> 1, cell.Group, cell.Busy);
                else Place(cpu, cell.Group, (long)cell.Bin << (Shift - 1), (long)(cell.Bin + cell.Bins) << (Shift - 1));
            }
        }
    }

    private sealed class Lane
    {
        private readonly Dictionary<int, long> _open = [];
        private int _bin;

        public List<CoreCell> Cells { get; } = [];

        public int Part(int bin, int group, long busy)
        {
            int made = 0;
            if (bin > _bin)
            {
                made = Close();
                _bin = bin;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(_open, group, out _) += busy;
            return made;
        }

        public int Whole(int bin, int bins, int group, long busy)
        {
            int made = Close();
            _bin = Math.Max(_bin, bin + bins);
            Cells.Add(new CoreCell(bin, bins, group, busy));
            return made + 1;
        }

        public int Close()
        {
            int made = _open.Count;
            foreach ((int group, long busy) in _open) Cells.Add(new CoreCell(_bin, 1, group, busy));
            _open.Clear();
            return made;
        }
    }
}
