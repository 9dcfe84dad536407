using Perfolio.Archives;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>
/// Every record of an archive that has a metric of the report is a frame, with the values of that record only; discrete values
/// hold on until
/// the next ones.
/// </summary>
internal sealed class RecordReader : IFrameReader
{
    private readonly ObservationReader _observations;
    private readonly FetchSchedule _schedule;
    private readonly SlotMap _slots;
    private readonly int[] _discrete;
    private readonly long[] _held;
    private readonly bool[] _holds;
    private long[] _values = [];
    private MetricFrame _current = new();
    private MetricFrame _previous = new();
    private long _taken;
    private bool _gap;

    public RecordReader(ArchiveSet set, SlotMap slots, FetchSchedule schedule)
    {
        _observations = new ObservationReader(set, slots, schedule.Warn);
        _schedule = schedule;
        _slots = slots;
        _discrete = SlotKinds.Of(slots, MetricSemantics.Discrete);
        _held = new long[slots.Count];
        _holds = new bool[slots.Count];
    }

    public MetricFrame Current => _current;

    public MetricFrame? Previous => _taken > 1 ? _previous : null;

    public TextPool Texts { get; } = new();

    public ValueTask<bool> NextAsync(CancellationToken cancellation) => new(Next(cancellation));

    public void Dispose() => _observations.Dispose();

    private bool Next(CancellationToken cancellation)
    {
        if (_schedule.Samples > 0 && _taken >= _schedule.Samples)
            return false;
        while (_observations.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (_observations.IsMark)
            {
                _gap = true;
                continue;
            }

            var time = _observations.Time;
            if (time > _schedule.Last)
                return false;
            var plan = _observations.Plan;
            if (!plan.Concerns)
                continue;
            (_current, _previous) = (_previous, _current);
            _current.Reset(_slots.Count, time);
            Take(plan);
            // What was discrete before the window holds in it.
            if (time < _schedule.First)
                continue;
            _current.AfterGap = _gap;
            _gap = false;
            _taken++;
            return true;
        }

        return false;
    }

    private void Take(ObservationPlan plan)
    {
        if (_values.Length < _observations.Widest)
            _values = new long[_observations.Widest];
        var bits = _current.Bits;
        var has = _current.Has;
        foreach (var group in plan.Groups)
        {
            plan.Read(_observations.Record, group, _values, Texts);
            var slots = plan.Slots.AsSpan(group.Start, group.Count);
            for (var i = 0; i < slots.Length; i++)
            {
                bits[slots[i]] = _values[i];
                has[slots[i]] = true;
            }
        }

        foreach (var slot in _discrete)
        {
            if (has[slot])
            {
                _held[slot] = bits[slot];
                _holds[slot] = true;
            }
            else if (_holds[slot])
            {
                bits[slot] = _held[slot];
                has[slot] = true;
            }
        }
    }
}
