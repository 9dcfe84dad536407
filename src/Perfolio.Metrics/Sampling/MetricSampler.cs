using Perfolio.Metrics.Catalogue;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Sampling;

/// <summary>
/// Samples Linux metrics under PCP's names, straight from /proc and /sys. Choose metrics with <see cref="Select(IEnumerable{string})"/>, then take
/// samples as often as you like: nothing is allocated in steady state. Not for use by two threads at once.
/// </summary>
public sealed class MetricSampler : IDisposable
{
    private readonly SamplerOptions _options;
    private readonly ReaderSet _readers;

    /// <summary>Makes a sampler; nothing is opened before it is needed.</summary>
    /// <param name="options">Where to read; null for this system.</param>
    public MetricSampler(SamplerOptions? options = null)
    {
        _options = options ?? SamplerOptions.Default;
        _readers = new ReaderSet(_options);
    }

    /// <summary>Chooses metrics.</summary>
    /// <param name="names">Names of metrics, or of nodes of the name space that stand for all below (<c>disk.dev</c>).</param>
    /// <returns>What takes samples of them; in the order of the names, without repetition.</returns>
    /// <exception cref="OperationException">A name is unknown.</exception>
    public MetricSet Select(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var metrics = new List<MetricDefinition>();
        foreach (var name in names)
        {
            var count = metrics.Count;
            metrics.AddRange(MetricCatalogue.Below(name));
            if (metrics.Count == count)
                throw new OperationException($"there is no metric '{name}' that can be sampled here");
        }

        return Select(metrics);
    }

    /// <summary>Chooses metrics of the catalogue.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <returns>What takes samples of them.</returns>
    public MetricSet Select(IEnumerable<MetricDefinition> metrics) => new(metrics.Distinct(), _readers, _options.Time);

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();
}
