using Perfolio.Archives.Format;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Recording;

/// <summary>This system, sampled from /proc and /sys. It never goes away.</summary>
internal sealed class LocalSource : IMetricSource
{
    private readonly TimeProvider _time;
    private readonly MetricSampler _sampler;

    public LocalSource(SamplerOptions options, string? hostName)
    {
        _time = options.Time;
        _sampler = new MetricSampler(options);
        Host = LocalHost.Describe(options, hostName ?? Environment.MachineName);
    }

    public SourceHost Host { get; }

    public Timestamp Now => Clock.Now(_time);

    /// <summary>Finds metrics. What is not known here is left out with a word.</summary>
    public LocalSelection? Select(IReadOnlyList<LoggedMetric> metrics, Action<string>? warn)
    {
        var found = new List<MetricDefinition>();
        var filters = new List<InstanceFilter?>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var logged in metrics)
        {
            var below = MetricCatalogue.Below(logged.Name).ToList();
            if (below.Count == 0)
                warn?.Invoke(logged.Where + $"metric '{logged.Name}' cannot be sampled here; left out");
            foreach (var metric in below.Where(m => seen.Add(m.Name)))
            {
                found.Add(metric);
                filters.Add(metric.IsSingular ? null : InstanceFilter.Of(logged));
            }
        }

        return found.Count == 0 ? null : new LocalSelection(_sampler.Select(found), [.. filters]);
    }

    public ValueTask<IMetricSelection?> SelectAsync(
        IReadOnlyList<LoggedMetric> metrics, Action<string>? warn, CancellationToken token) =>
        ValueTask.FromResult<IMetricSelection?>(Select(metrics, warn));

    public ValueTask ReconnectAsync(CancellationToken token) => ValueTask.CompletedTask;

    public void Dispose() => _sampler.Dispose();
}
