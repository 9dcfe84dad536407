using Perfolio.Archives.Format;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Samples this system at even distances; the schedule does not drift, samples that would be late are left out.</summary>
internal sealed class LiveReader : IFrameReader
{
    private readonly MetricSet _set;
    private readonly SlotMap _slots;
    private readonly FetchSchedule _schedule;
    private readonly int[] _metrics;
    private MetricFrame _previous = new();
    private long _taken;
    private long _tick;

    public LiveReader(MetricSet set, SlotMap slots, FetchSchedule schedule)
    {
        _set = set;
        _slots = slots;
        _schedule = schedule;
        _metrics = [.. slots.Metrics.Select(m => set.IndexOf(m.Name))];
    }

    public MetricFrame Current { get; private set; } = new();

    public MetricFrame? Previous => _taken > 1 ? _previous : null;

    public TextPool Texts { get; } = new();

    public async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        if (_schedule.Samples > 0 && _taken >= _schedule.Samples)
            return false;
        var due = new Timestamp(_schedule.First.Nanoseconds + (_tick * _schedule.Interval));
        if (due > _schedule.Last)
            return false;
        var wait = due.Nanoseconds - Clock.Now(_schedule.Time).Nanoseconds;
        if (wait > 0)
            await Task.Delay(TimeSpan.FromTicks((wait + 99) / 100), _schedule.Time, cancellation);
        cancellation.ThrowIfCancellationRequested();
        _set.Take();
        Fill();
        _taken++;
        // The next tick that is not yet over.
        _tick = Math.Max(_tick + 1, ((_set.Time.Nanoseconds - _schedule.First.Nanoseconds) / _schedule.Interval) + 1);
        return true;
    }

    public void Dispose()
    {
        // The sampler belongs to the context.
    }

    private void Fill()
    {
        if (Merge())
            Rearrange();
        (Current, _previous) = (_previous, Current);
        Current.Reset(_slots.Count, _set.Time);
        for (var m = 0; m < _metrics.Length; m++)
        {
            // Derived metrics are not sampled.
            if (_metrics[m] < 0)
                continue;
            var instances = _slots.Instances(m);
            var first = _slots.First(m);
            foreach (var value in _set[_metrics[m]])
            {
                var position = instances.PositionOf(value.Instance);
                if (position < 0)
                    continue;
                Current.Has[first + position] = true;
                Current.Bits[first + position] = value.Type == MetricType.String ? Texts.Add(value.Bytes) : value.Bits;
            }
        }
    }

    private bool Merge()
    {
        var added = false;
        for (var m = 0; m < _metrics.Length; m++)
        {
            if (_metrics[m] >= 0 && _set.InstancesOf(_metrics[m]) is { } list && !_slots.Instances(m).IsSingular)
                added |= _slots.Instances(m).Merge(list);
        }

        // Two metrics of one domain: the second finds nothing new.
        return added;
    }

    // The frame before moves to the new places, so that rates go on.
    private void Rearrange()
    {
        var first = Enumerable.Range(0, _metrics.Length).Select(m => (First: _slots.First(m), Count: _slots.Slots(m))).ToArray();
        _slots.Arrange();
        var moved = new MetricFrame();
        moved.Reset(_slots.Count, Current.Time);
        for (var m = 0; m < first.Length && Current.Has.Length > 0; m++)
        {
            Current.Bits.AsSpan(first[m].First, first[m].Count).CopyTo(moved.Bits.AsSpan(_slots.First(m)));
            Current.Has.AsSpan(first[m].First, first[m].Count).CopyTo(moved.Has.AsSpan(_slots.First(m)));
        }

        Current = moved;
    }
}
