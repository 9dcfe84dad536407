using Perfolio.Archives.Format;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Samples this system.</summary>
internal sealed class LocalSampler(MetricSet set, SlotMap slots) : ILiveSampler
{
    // Derived metrics are not sampled.
    private readonly int[] _metrics = [.. slots.Metrics.Select(m => set.IndexOf(m.Name))];

    public bool HasNewInstances { get; private set; }

    public ValueTask<Timestamp> TakeAsync(CancellationToken token)
    {
        set.Take();
        // Two metrics of one domain: the second finds nothing new.
        HasNewInstances = false;
        for (var m = 0; m < _metrics.Length; m++)
        {
            if (_metrics[m] >= 0 && set.InstancesOf(_metrics[m]) is { } list && !slots.Instances(m).IsSingular)
                HasNewInstances |= slots.Instances(m).Merge(list);
        }

        return ValueTask.FromResult(set.Time);
    }

    public void Fill(MetricFrame frame, TextPool texts)
    {
        for (var m = 0; m < _metrics.Length; m++)
        {
            if (_metrics[m] < 0)
                continue;
            var instances = slots.Instances(m);
            var first = slots.First(m);
            foreach (var value in set[_metrics[m]])
            {
                var position = instances.PositionOf(value.Instance);
                if (position < 0)
                    continue;
                frame.Has[first + position] = true;
                frame.Bits[first + position] = value.Type == MetricType.String ? texts.Add(value.Bytes) : value.Bits;
            }
        }
    }

    public void Dispose()
    {
        // The sampler of the system belongs to the context.
    }
}
