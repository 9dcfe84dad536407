using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting.Fetching;

namespace Perfolio.Metrics.Reporting.Contexts;

/// <summary>Where a report takes its metrics from: this system, archives, or whatever else has metrics under PCP's
/// names.</summary>
public interface IMetricContext : IDisposable
{
    /// <summary>What the user named: path of an archive, or <c>local:</c>.</summary>
    string Source { get; }

    /// <summary>Name of the host whose metrics these are.</summary>
    string Host { get; }

    /// <summary>Time zone of that host.</summary>
    ArchiveZone Zone { get; }

    /// <summary>First and last point in time there are values of; null for a source that is sampled now.</summary>
    (Timestamp Start, Timestamp End)? Extent { get; }

    /// <summary>The metrics a name stands for.</summary>
    /// <param name="name">A metric, or a node of the name space.</param>
    /// <returns>The metric, or all below the node by name; none when the name is unknown.</returns>
    IReadOnlyList<NamedMetric> Find(string name);

    /// <summary>The instances of a domain as far as they are known now. The same object for each call.</summary>
    /// <param name="metric">A metric of the domain.</param>
    /// <returns>The instances.</returns>
    KnownInstances InstancesOf(NamedMetric metric);

    /// <summary>Begins to fetch.</summary>
    /// <param name="slots">Metrics wanted and where their values go.</param>
    /// <param name="schedule">When.</param>
    /// <returns>The reader.</returns>
    IFrameReader Open(SlotMap slots, FetchSchedule schedule);
}
