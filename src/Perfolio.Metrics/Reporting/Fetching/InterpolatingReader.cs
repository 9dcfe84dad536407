using System.Runtime.CompilerServices;
using Perfolio.Archives;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>
/// Frames at even distances, by PCP's rules: a discrete value holds until the next one; an instant one holds as long as another
/// follows before
/// a mark; a counter is interpolated between its neighbours; after a mark a counter that was there before is left out once.
/// </summary>
/// <remarks>
/// Each observation settles the frames between it and the one before. Frames that wait for later observations stand in a ring of
/// bounded
/// size; when it is full, a <see cref="GapScan"/> looks ahead for those that block it.
/// </remarks>
internal sealed class InterpolatingReader : IFrameReader
{
    private const int MostRows = 256;
    private const int MostCells = 1 << 21;

    private readonly ObservationReader _observations;
    private readonly FetchSchedule _schedule;
    private readonly SlotMap _slots;
    private readonly SlotState[] _states;
    private readonly GapScan _scan;
    private readonly int[] _discrete;
    private readonly List<int> _held = [];
    private readonly MetricFrame[] _rows;
    private readonly int[] _pending;
    private readonly long _count;
    private long[] _values = [];
    private long _emitted;
    private long _created;
    private int _live;
    private long _afterMark = -1;
    private bool _haveRecord;
    private bool _ended;
    private Timestamp _seen = Timestamp.MinValue;

    public InterpolatingReader(ArchiveSet set, SlotMap slots, FetchSchedule schedule, int mostRows = MostRows)
    {
        _observations = new ObservationReader(set, slots, schedule.Warn);
        _schedule = schedule;
        _slots = slots;
        _states = new SlotState[slots.Count];
        _discrete = SlotKinds.Of(slots, MetricSemantics.Discrete);
        for (var metric = 0; metric < slots.Metrics.Count; metric++)
        {
            var descriptor = slots.Metrics[metric].Descriptor;
            foreach (ref var state in _states.AsSpan(slots.First(metric), slots.Slots(metric)))
            {
                state.Type = descriptor.Type;
                state.IsCounter = descriptor.Semantics == MetricSemantics.Counter;
                state.IsDiscrete = descriptor.Semantics == MetricSemantics.Discrete;
            }
        }

        _scan = new GapScan(_observations, _states, Texts);
        _count = Rows(schedule);
        var capacity = Math.Clamp(MostCells / Math.Max(1, slots.Count), Math.Min(8, mostRows), mostRows);
        // One more than may wait: the frame emitted last stays as it is.
        _rows = new MetricFrame[capacity + 2];
        for (var i = 0; i < _rows.Length; i++)
            _rows[i] = new MetricFrame();
        _pending = new int[_rows.Length];
    }

    public MetricFrame Current { get; private set; } = new();

    public MetricFrame? Previous { get; private set; }

    public TextPool Texts { get; } = new();

    public ValueTask<bool> NextAsync(CancellationToken cancellation) => new(Next(cancellation));

    public void Dispose() => _observations.Dispose();

    /// <summary>Value of a counter at a time between two observations.</summary>
    internal static long Between(ref SlotState state, long next, long nextBits, long time)
    {
        // Seconds, divided and not multiplied: whole ones are exact.
        var part = (time - state.Time) / 1e9;
        var whole = (next - state.Time) / 1e9;
        if (state.Type is MetricType.Float or MetricType.Double)
        {
            var from = BitConverter.Int64BitsToDouble(state.Bits);
            return BitConverter.DoubleToInt64Bits(from + (part * (BitConverter.Int64BitsToDouble(nextBits) - from) / whole));
        }

        // The difference, not the value, goes through a double: large counters stay exact.
        double difference = unchecked(nextBits - state.Bits);
        return unchecked(state.Bits + (long)Math.Floor((part * difference / whole) + 0.5));
    }

    internal static long Rows(FetchSchedule schedule)
    {
        if (schedule.Last < schedule.First)
            return 0;
        var rows = (long)Int128.Min(((Int128)schedule.Last.Nanoseconds - schedule.First.Nanoseconds) / schedule.Interval + 1, long.MaxValue);
        return schedule.Samples > 0 ? Math.Min(rows, schedule.Samples) : rows;
    }

    private bool Next(CancellationToken cancellation)
    {
        while (true)
        {
            if (_emitted < _created && _pending[Place(_emitted)] == 0 && (_ended || _seen > TimeOf(_emitted)))
            {
                Emit();
                return true;
            }

            if (_emitted >= _count)
                return false;
            if (_created - _emitted >= _rows.Length - 2 && _pending[Place(_emitted)] > 0)
            {
                Unblock();
                continue;
            }

            if (!_haveRecord && !_ended)
            {
                cancellation.ThrowIfCancellationRequested();
                _ended = !_observations.Read();
                _haveRecord = !_ended;
                if (_haveRecord)
                    _seen = _observations.Time > _seen ? _observations.Time : _seen;
            }

            Settle(cancellation);
        }
    }

    private Timestamp TimeOf(long row) => new(_schedule.First.Nanoseconds + (row * _schedule.Interval));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(long row) => (int)(row % _rows.Length);

    // Settles as many frames as fit into the ring with what stands at hand: a record, a mark, or the end.
    private void Settle(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var until = _ended ? _count - 1 : LastRowAt(_seen);
        var last = Math.Min(until, _emitted + _rows.Length - 3);
        for (; _created <= last; _created++)
        {
            var place = Place(_created);
            _rows[place].Reset(_slots.Count, TimeOf(_created));
            _rows[place].AfterGap = _created == _afterMark;
            _pending[place] = _live;
        }

        if (_ended)
        {
            BreakAll(last);
            return;
        }

        var final = last == until;
        if (_observations.IsMark)
        {
            BreakAll(last);
            _scan.NewSegment();
            if (final)
                _afterMark = until + 1;
        }
        else
        {
            Take(last, final);
        }

        if (final)
            _haveRecord = false;
    }

    private long LastRowAt(Timestamp time)
    {
        if (time < _schedule.First)
            return -1;
        return Math.Min(_count - 1, (long)(((Int128)time.Nanoseconds - _schedule.First.Nanoseconds) / _schedule.Interval));
    }

    private void Take(long last, bool final)
    {
        var plan = _observations.Plan;
        if (_values.Length < _observations.Widest)
            _values = new long[_observations.Widest];
        foreach (var group in plan.Groups)
        {
            plan.Read(_observations.Record, group, _values, Texts);
            TakeGroup(plan.Slots.AsSpan(group.Start, group.Count), _values, last, final);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeGroup(ReadOnlySpan<int> slots, ReadOnlySpan<long> values, long last, bool final)
    {
        var time = _seen;
        var states = _states;
        var exact = last >= 0 && TimeOf(last) == time && last < _created;
        // Nearly always exactly one frame is settled; then its counter is changed once.
        var settled = 0;
        var row = last >= 0 && last < _created && last >= _emitted ? _rows[Place(last)] : null;
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = slots[i];
            ref var state = ref states[slot];
            var value = values[i];
            var first = Math.Max(state.Next, _emitted);
            if (first == last && row is not null)
            {
                if (exact)
                {
                    row.Bits[slot] = value;
                    row.Has[slot] = true;
                }
                else if (state.Exists)
                {
                    row.Bits[slot] = state.IsCounter ? Between(ref state, time.Nanoseconds, value, row.Time.Nanoseconds) : state.Bits;
                    row.Has[slot] = true;
                }

                if (state.IsLive)
                    settled++;
            }
            else if (first < last)
            {
                Fill(slot, ref state, first, last, value, exact);
            }

            if (last + 1 > state.Next)
                state.Next = last + 1;
            if (!final)
                continue;
            state.Bits = value;
            state.Time = time.Nanoseconds;
            state.Exists = true;
            state.IsHeld = false;
            if (!state.IsLive && !state.IsDiscrete)
            {
                state.IsLive = true;
                _live++;
            }
        }

        if (settled > 0)
            _pending[Place(last)] -= settled;
    }

    private void Fill(int slot, ref SlotState state, long first, long last, long value, bool exact)
    {
        for (var k = first; k <= last; k++)
        {
            var place = Place(k);
            var row = _rows[place];
            if (exact && k == last)
            {
                row.Bits[slot] = value;
                row.Has[slot] = true;
            }
            else if (state.Exists)
            {
                row.Bits[slot] = state.IsCounter ? Between(ref state, _seen.Nanoseconds, value, row.Time.Nanoseconds) : state.Bits;
                row.Has[slot] = true;
            }

            if (state.IsLive)
                _pending[place]--;
        }
    }

    // At a mark or the end nothing follows that could settle a frame. Discrete values hold on, as with pmrep.
    private void BreakAll(long last)
    {
        foreach (var slot in _discrete)
        {
            ref var state = ref _states[slot];
            for (var k = Math.Max(state.Next, _emitted); k <= last && state.Exists; k++)
            {
                _rows[Place(k)].Bits[slot] = state.Bits;
                _rows[Place(k)].Has[slot] = true;
            }
        }

        for (var k = _emitted; k < _created; k++)
            _pending[Place(k)] = 0;
        for (var slot = 0; slot < _states.Length; slot++)
        {
            ref var state = ref _states[slot];
            state.Next = Math.Max(state.Next, last + 1);
            state.IsLive = false;
            state.IsHeld = false;
            state.Exists &= state.IsDiscrete;
        }

        _held.Clear();
        _live = 0;
    }

    private void Unblock()
    {
        _scan.Look(_emitted);
        foreach (var slot in _scan.Blocked)
        {
            ref var state = ref _states[slot];
            for (var k = Math.Max(state.Next, _emitted); k < _created; k++)
                _pending[Place(k)]--;
            state.IsLive = false;
            _live--;
            if (state.IsHeld)
                _held.Add(slot);
        }
    }

    private void Emit()
    {
        var row = _rows[Place(_emitted)];
        foreach (var slot in _discrete)
        {
            if (_states[slot] is { Exists: true } state && state.Next <= _emitted)
            {
                row.Bits[slot] = state.Bits;
                row.Has[slot] = true;
            }
        }

        if (_held.Count > 0)
            FillHeld(row);
        Previous = _emitted > 0 ? Current : null;
        if (row.AfterGap && Previous is not null)
            LeaveOutCounters(row, Previous);
        _emitted++;
        Current = row;
    }

    // Frames before an observation that was looked for because it is far ahead.
    private void FillHeld(MetricFrame row)
    {
        for (var i = _held.Count - 1; i >= 0; i--)
        {
            var slot = _held[i];
            ref var state = ref _states[slot];
            if (!state.IsHeld)
            {
                _held.RemoveAt(i);
                continue;
            }

            if (state.Next > _emitted)
                continue;
            row.Has[slot] = true;
            row.Bits[slot] = state.IsCounter && _scan.Found.TryGetValue(slot, out var next)
                ? Between(ref state, next.Time, next.Bits, row.Time.Nanoseconds)
                : state.Bits;
        }
    }

    private void LeaveOutCounters(MetricFrame row, MetricFrame before)
    {
        for (var metric = 0; metric < _slots.Metrics.Count; metric++)
        {
            if (_slots.Metrics[metric].Descriptor.Semantics != MetricSemantics.Counter)
                continue;
            var had = before.Has.AsSpan(_slots.First(metric), _slots.Slots(metric)).Contains(true);
            if (had)
                row.Has.AsSpan(_slots.First(metric), _slots.Slots(metric)).Clear();
        }
    }
}
