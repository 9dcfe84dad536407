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
        var filtered = new List<(LoggedMetric Logged, int Index)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var logged in metrics)
        {
            var below = MetricCatalogue.Below(logged.Name).ToList();
            if (below.Count == 0)
                warn?.Invoke(logged.Where + $"metric '{logged.Name}' cannot be sampled here; left out");
            foreach (var metric in below.Where(m => seen.Add(m.Name)))
            {
                if (logged.Excludes(metric.Name))
                {
                    warn?.Invoke(
                        $"{logged.Where}metric '{metric.Name}' is mandatory on or off elsewhere; left out of an advisory statement");
                    continue;
                }

                filters.Add(metric.IsSingular ? null : InstanceFilter.Of(logged));
                if (filters[^1] is not null)
                    filtered.Add((logged, found.Count));
                found.Add(metric);
            }
        }

        if (found.Count == 0)
            return null;
        var set = _sampler.Select(found);
        if (warn is not null && filtered.Count > 0)
            WarnOfMissing(set, filters, filtered, warn);
        return new LocalSelection(set, [.. filters]);
    }

    // Which instances there are is known after a sample.
    private static void WarnOfMissing(
        MetricSet set, List<InstanceFilter?> filters, List<(LoggedMetric Logged, int Index)> filtered, Action<string> warn)
    {
        set.Take();
        var warned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (logged, index) in filtered)
        {
            if (set.InstancesOf(index) is not { } list)
                continue;
            foreach (var missing in filters[index]!.Missing(list))
            {
                var line = $"{logged.Where}metric '{logged.Name}' has no instance '{missing}'";
                if (warned.Add(line))
                    warn(line);
            }
        }
    }

    public ValueTask<IMetricSelection?> SelectAsync(
        IReadOnlyList<LoggedMetric> metrics, Action<string>? warn, CancellationToken token) =>
        ValueTask.FromResult<IMetricSelection?>(Select(metrics, warn));

    public ValueTask ReconnectAsync(CancellationToken token) => ValueTask.CompletedTask;

    public void Dispose() => _sampler.Dispose();
}
