using Perfolio.Archives.Format;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Takes samples at even distances; the schedule does not drift, samples that would be late are left out.</summary>
internal sealed class LiveReader(ILiveSampler sampler, SlotMap slots, FetchSchedule schedule) : IFrameReader
{
    private MetricFrame _previous = new();
    private long _taken;
    private long _tick;

    public MetricFrame Current { get; private set; } = new();

    public MetricFrame? Previous => _taken > 1 ? _previous : null;

    public TextPool Texts { get; } = new();

    public async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        if (schedule.Samples > 0 && _taken >= schedule.Samples)
            return false;
        var due = new Timestamp(schedule.First.Nanoseconds + (_tick * schedule.Interval));
        if (due > schedule.Last)
            return false;
        var wait = due.Nanoseconds - Clock.Now(schedule.Time).Nanoseconds;
        if (wait > 0)
            await Task.Delay(TimeSpan.FromTicks((wait + 99) / 100), schedule.Time, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var time = await sampler.TakeAsync(cancellation);
        Fill(time);
        _taken++;
        // The next tick that is not yet over by the clock here; stamps may be of another one.
        _tick = Math.Max(
            _tick + 1, ((Clock.Now(schedule.Time).Nanoseconds - schedule.First.Nanoseconds) / schedule.Interval) + 1);
        return true;
    }

    public void Dispose() => sampler.Dispose();

    private void Fill(Timestamp time)
    {
        if (sampler.HasNewInstances)
            Rearrange();
        (Current, _previous) = (_previous, Current);
        Current.Reset(slots.Count, time);
        sampler.Fill(Current, Texts);
    }

    // The frame before moves to the new places, so that rates go on.
    private void Rearrange()
    {
        var first = Enumerable.Range(0, slots.Metrics.Count)
            .Select(m => (First: slots.First(m), Count: slots.Slots(m))).ToArray();
        slots.Arrange();
        var moved = new MetricFrame();
        moved.Reset(slots.Count, Current.Time);
        for (var m = 0; m < first.Length && Current.Has.Length > 0; m++)
        {
            Current.Bits.AsSpan(first[m].First, first[m].Count).CopyTo(moved.Bits.AsSpan(slots.First(m)));
            Current.Has.AsSpan(first[m].First, first[m].Count).CopyTo(moved.Has.AsSpan(slots.First(m)));
        }

        Current = moved;
    }
}
