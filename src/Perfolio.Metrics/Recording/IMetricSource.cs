using Perfolio.Archives.Format;
using Perfolio.Metrics.Configuration;

namespace Perfolio.Metrics.Recording;

/// <summary>Where a recorder gets metrics from: this system, a pmcd, an agent. Used by one thread at a time.</summary>
public interface IMetricSource : IDisposable
{
    /// <summary>What archives say about the host that the metrics are of.</summary>
    SourceHost Host { get; }

    /// <summary>The time of day there.</summary>
    Timestamp Now { get; }

    /// <summary>Chooses metrics that are sampled together.</summary>
    /// <param name="metrics">Metrics, or nodes of the name space; each with the instances wanted.</param>
    /// <param name="warn">Told what is left out.</param>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>What samples them; null when there is none of them.</returns>
    /// <exception cref="SourceLostException">The source has gone.</exception>
    ValueTask<IMetricSelection?> SelectAsync(IReadOnlyList<LoggedMetric> metrics, Action<string>? warn, CancellationToken token);

    /// <summary>Tries once to get the source back after <see cref="SourceLostException"/>. Then everything is to be chosen
    /// anew.</summary>
    /// <param name="token">Cancels the wait.</param>
    /// <returns>When it is back.</returns>
    /// <exception cref="SourceLostException">It is not there yet.</exception>
    ValueTask ReconnectAsync(CancellationToken token);
}
