using Perfolio.Arcaflow.Steps;

namespace Perfolio.Arcaflow.Pcp.Collecting;

/// <summary>Collects with our own sampler; needs no PCP.</summary>
/// <param name="open">Where samples come from.</param>
/// <param name="mostIntervals">How many intervals are returned at most; beyond, every second one is dropped.</param>
internal sealed class EmbeddedCollector(SampleSourceOpener open, int mostIntervals) : IIntervalCollector
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<IntervalOutput>> CollectAsync(TimeSpan interval, TimeSpan? timeout, StepContext context)
    {
        using ISampleSource source = open(IntervalMetrics.Names);
        var series = new IntervalSeries(mostIntervals);
        long begin = context.Time.GetTimestamp();
        // Ticks lie on an absolute schedule; one that comes too late is left out and counted, the later ones keep their time.
        long tick = 0, late = 0;
        try
        {
            while (true)
            {
                bool thinned = series.Add(() =>
                {
                    source.Take();
                    return new IntervalSample(source, context.Time.GetElapsedTime(begin));
                });
                if (thinned) context.Log.WriteLine($"more than {mostIntervals} intervals: every second one is dropped, the rest cover twice the time");
                long now = context.Time.GetElapsedTime(begin).Ticks / interval.Ticks;
                late += Math.Max(0, now - tick);
                tick = Math.Max(now, tick) + 1;
                TimeSpan next = tick * interval;
                bool last = next > timeout;
                TimeSpan wait = (last ? timeout!.Value : next) - context.Time.GetElapsedTime(begin);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, context.Time, context.Stopping);
                if (last || context.Stopping.IsCancellationRequested) break;
            }
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            // The usual end.
        }

        if (late > 0) context.Log.WriteLine($"{late} samples were left out because the ones before took longer than the interval");
        return series.ToOutput();
    }
}
