using System.Globalization;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Configuration;

namespace Perfolio.Metrics.Recording;

/// <summary>The instances of a metric that a configuration asks for. Names are looked up anew when the instances have
/// changed.</summary>
internal sealed class InstanceFilter
{
    private readonly LoggedMetric _metric;
    private InstanceList? _resolved;
    private HashSet<int> _wanted;

    private InstanceFilter(LoggedMetric metric)
    {
        _metric = metric;
        _wanted = [.. metric.InstanceIds];
    }

    /// <summary>Ids of the instances, as they were resolved last.</summary>
    public IReadOnlyCollection<int> Wanted => _wanted;

    /// <summary>Makes a filter.</summary>
    /// <returns>The filter; null when all instances are asked for.</returns>
    public static InstanceFilter? Of(LoggedMetric metric) =>
        metric.InstanceIds.Count + metric.InstanceNames.Count == 0 ? null : new InstanceFilter(metric);

    /// <summary>Looks the names up: the whole name, or its first word.</summary>
    /// <returns>The filter, for a chain.</returns>
    public InstanceFilter Resolve(InstanceList? list)
    {
        if (list is null || ReferenceEquals(_resolved, list))
            return this;
        _resolved = list;
        _wanted = [.. _metric.InstanceIds];
        for (var i = 0; i < list.Count; i++)
        {
            var name = list.Name(i);
            if (_metric.InstanceNames.Any(n => IsName(name, n)))
                _wanted.Add(list.Ids[i]);
        }

        return this;
    }

    /// <summary>Names and ids that no instance has.</summary>
    public IEnumerable<string> Missing(InstanceList list) => _metric.InstanceNames
        .Where(n => !Enumerable.Range(0, list.Count).Any(i => IsName(list.Name(i), n)))
        .Concat(
            _metric.InstanceIds.Where(id => list.IndexOf(id) < 0).Select(static id => id.ToString(CultureInfo.InvariantCulture)));

    public bool Includes(int instance) => _wanted.Contains(instance);

    private static bool IsName(string name, string wanted) =>
        name.StartsWith(wanted, StringComparison.Ordinal) && (name.Length == wanted.Length || name[wanted.Length] == ' ');
}
