using Perfolio.Metrics.Reporting.Contexts;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>
/// Where in a frame the values stand: each metric has a run of slots, one per known instance of its domain. When instances are
/// added,
/// <see cref="Arrange"/> gives new places and <see cref="Version"/> changes.
/// </summary>
public sealed class SlotMap
{
    private readonly List<NamedMetric> _metrics = [];
    private readonly List<KnownInstances> _instances = [];
    private int[] _first = [];

    /// <summary>The metrics, in order of <see cref="Add"/>.</summary>
    public IReadOnlyList<NamedMetric> Metrics => _metrics;

    /// <summary>Slots in use.</summary>
    public int Count { get; private set; }

    /// <summary>Changes with the places.</summary>
    public int Version { get; private set; }

    /// <summary>Adds a metric. Its slots exist after <see cref="Arrange"/>.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="instances">Instances of its domain.</param>
    /// <returns>Its index.</returns>
    public int Add(NamedMetric metric, KnownInstances instances)
    {
        _metrics.Add(metric);
        _instances.Add(instances);
        return _metrics.Count - 1;
    }

    /// <summary>Index of a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The index; -1 when it was not added.</returns>
    public int IndexOf(string name) => _metrics.FindIndex(m => string.Equals(m.Name, name, StringComparison.Ordinal));

    /// <summary>Instances of a metric.</summary>
    /// <param name="metric">Its index.</param>
    /// <returns>The instances.</returns>
    public KnownInstances Instances(int metric) => _instances[metric];

    /// <summary>First slot of a metric.</summary>
    /// <param name="metric">Its index.</param>
    /// <returns>The slot of the instance at position 0.</returns>
    public int First(int metric) => _first[metric];

    /// <summary>Slots of a metric: instances known when the places were given.</summary>
    /// <param name="metric">Its index.</param>
    /// <returns>Their number.</returns>
    public int Slots(int metric) => (metric + 1 < _first.Length ? _first[metric + 1] : Count) - _first[metric];

    /// <summary>Gives places to all instances known now.</summary>
    public void Arrange()
    {
        _first = new int[_metrics.Count];
        var count = 0;
        for (var i = 0; i < _first.Length; i++)
        {
            _first[i] = count;
            count = checked(count + _instances[i].Count);
        }

        Count = count;
        Version++;
    }
}
