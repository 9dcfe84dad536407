using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Reduction;

/// <summary>
/// Finds the values at the sample times of one output. A value needs an observation before (or at) its time and, unless it is
/// discrete, one after, no mark between; counters are linear between the two, everything else is the former.
/// </summary>
internal sealed class SampleScan
{
    private const int LargeDomain = 16;

    private readonly Catalogue _catalogue;
    private readonly IntervalGrid _grid;
    private readonly Timestamp _origin;
    private readonly HashSet<int> _largeDomains;
    private readonly List<int> _touched = [];
    private readonly List<int> _inStretch = [];
    private readonly long[] _blankAt;
    private State[] _states = [];
    private long _interval;
    private uint _stretch = 1;

    /// <summary>Starts before the first record.</summary>
    /// <param name="catalogue">Metrics and slots.</param>
    /// <param name="grid">The sample times.</param>
    /// <param name="origin">Times are counted from here.</param>
    public SampleScan(Catalogue catalogue, IntervalGrid grid, Timestamp origin)
    {
        _catalogue = catalogue;
        _grid = grid;
        _origin = origin;
        _largeDomains = [];
        _blankAt = new long[catalogue.Metrics.Count];
        Array.Fill(_blankAt, -1);
    }

    /// <summary>What was found.</summary>
    public InterpolatedSamples Samples { get; } = new();

    /// <summary>The sample time in progress.</summary>
    public Timestamp Boundary => _grid.End(_interval);

    /// <summary>Whether the interval in progress has observations.</summary>
    public bool IsPending => _touched.Count > 0;

    /// <summary>Values that wait for their next observation.</summary>
    public int Waiting { get; private set; }

    /// <summary>Takes in a record that is later than all sample times that were closed.</summary>
    public void Observe(ResultCursor cursor, RecordPlan plan, Timestamp time)
    {
        _interval = Math.Max(_interval, _grid.Of(time));
        if (_states.Length < _catalogue.SlotCount)
            Array.Resize(ref _states, Math.Max(_catalogue.SlotCount, _states.Length * 2));
        var record = cursor.Record;
        var offsets = cursor.Layout.Offsets;
        foreach (var (metric, first, count) in plan.Sets)
        {
            var columns = plan.Columns(first, count);
            for (var i = 0; i < count; i++)
            {
                var value = InterpolatedValue.Read(record[offsets[first + i]..], metric.Source.Type);
                Observe(plan.Slots[first + i], metric, columns[i], time, value);
            }
        }
    }

    /// <summary>Closes the sample time in progress; nothing later was observed yet.</summary>
    public void Close()
    {
        Samples.Begin(_interval);
        var end = Boundary;
        foreach (var slot in _touched)
        {
            ref var state = ref _states[slot];
            var metric = _catalogue.Metrics[state.Metric];
            var semantics = metric.Source.Semantics;
            if (state.Stretch != _stretch || (semantics == MetricSemantics.Counter && _blankAt[state.Metric] == _interval)
                || (semantics == MetricSemantics.Discrete && HasLeft(metric.Domain, state.Column, end)))
            {
                Samples.Absent(slot);
            }
            else if (semantics != MetricSemantics.Discrete && state.Time != end)
            {
                state.Entry = Samples.Absent(slot) + 1;
                state.Wanted = end;
                Waiting++;
            }
        }

        _touched.Clear();
        _interval++;
    }

    /// <summary>A gap in the data.</summary>
    public void Mark(Timestamp time)
    {
        // A counter that had a value at the sample time before the gap has none at the one behind it.
        var interval = _grid.Of(time);
        var former = _grid.End(interval - 1);
        foreach (var slot in _inStretch)
        {
            ref var state = ref _states[slot];
            Abandon(ref state);
            if (interval > 0 && state.Stretch == _stretch && state.First <= former && former <= state.Time
                && _catalogue.Metrics[state.Metric].Source.Semantics == MetricSemantics.Counter)
                _blankAt[state.Metric] = interval;
        }

        _inStretch.Clear();
        _stretch++;
    }

    /// <summary>An id of a domain has a new holder.</summary>
    public void Renamed(DomainTable domain, int column)
    {
        foreach (var metric in domain.Metrics)
        {
            if (column >= metric.SlotCount || metric.Slot(column) >= _states.Length)
                continue;
            ref var state = ref _states[metric.Slot(column)];
            Abandon(ref state);
            state.Stretch = 0;
        }
    }

    private void Observe(int slot, ReducedMetric metric, int column, Timestamp time, ulong value)
    {
        ref var state = ref _states[slot];
        if (state.Stretch != _stretch)
        {
            state = new State
            {
                Metric = metric.Ordinal,
                Column = column,
                Stretch = _stretch,
                First = time,
                Touched = state.Touched,
            };
            _inStretch.Add(slot);
        }
        else if (state.Entry != 0)
        {
            if (metric.Source.Semantics == MetricSemantics.Counter && metric.Kind != SlotKind.LastString)
            {
                Samples.SetNumber(state.Entry - 1, InterpolatedValue.Between(
                    metric.Source.Type, Seconds(state.Wanted), Seconds(state.Time), state.Value, Seconds(time), value));
            }
            else
            {
                Samples.KeepLast(state.Entry - 1);
            }

            Abandon(ref state);
        }

        state.Time = time;
        state.Value = value;
        if (state.Touched == _interval + 1)
            return;
        state.Touched = _interval + 1;
        _touched.Add(slot);
    }

    private void Abandon(ref State state)
    {
        if (state.Entry == 0)
            return;
        state.Entry = 0;
        Waiting--;
    }

    // PCP looks at that only where domains are large, and what leaves right at the sample time is still there.
    private bool HasLeft(DomainTable domain, int column, Timestamp time)
    {
        if (domain.List?.Count >= LargeDomain)
            _largeDomains.Add(domain.Index);
        return _largeDomains.Contains(domain.Index) && !domain.IsInForce(column)
            && domain.ListBefore(time) is { } list && list.IndexOf(domain.Id(column)) < 0;
    }

    private double Seconds(Timestamp time) => (time.Nanoseconds - _origin.Nanoseconds) / 1e9;

    private struct State
    {
        public Timestamp Time;
        public Timestamp First;
        public Timestamp Wanted;
        public ulong Value;
        public long Touched;
        public int Metric;
        public int Column;
        public uint Stretch;

        /// <summary>The entry that waits for the next observation, plus 1; 0 when none does.</summary>
        public int Entry;
    }
}
