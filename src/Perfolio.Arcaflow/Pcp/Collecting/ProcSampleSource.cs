using Perfolio.Metrics.Sampling;

namespace Perfolio.Arcaflow.Pcp.Collecting;

/// <summary>Samples from /proc and /sys of this system; needs no PCP.</summary>
public sealed class ProcSampleSource : ISampleSource
{
    private readonly MetricSampler _sampler;
    private readonly MetricSet _set;

    private ProcSampleSource(MetricSampler sampler, MetricSet set)
    {
        _sampler = sampler;
        _set = set;
    }

    /// <inheritdoc/>
    public DateTimeOffset Time => UtcText.Moment(_set.Time);

    /// <inheritdoc/>
    public double this[int metric]
    {
        get
        {
            double sum = 0;
            bool any = false;
            foreach (MetricValue value in _set[metric])
            {
                sum += value.Number;
                any = true;
            }

            return any ? sum : double.NaN;
        }
    }

    /// <summary>Opens the source.</summary>
    /// <param name="metrics">PCP's names.</param>
    /// <exception cref="Perfolio.Profiles.OperationException">A name is unknown.</exception>
    public static ISampleSource Open(IReadOnlyList<string> metrics)
    {
        var sampler = new MetricSampler();
        return new ProcSampleSource(sampler, sampler.Select(metrics));
    }

    /// <inheritdoc/>
    public void Take() => _set.Take();

    /// <inheritdoc/>
    public void Dispose() => _sampler.Dispose();
}
