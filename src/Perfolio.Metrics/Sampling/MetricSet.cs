using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Catalogue;

namespace Perfolio.Metrics.Sampling;

/// <summary>Some metrics that are sampled together. Sets of one sampler share what they read: use a set's values before another one is sampled.</summary>
public sealed class MetricSet
{
    private readonly TimeProvider _time;
    private readonly MetricReader[] _readers;
    private readonly MetricColumn[] _columns;
    private readonly InstanceDomain[] _domains;

    internal MetricSet(IEnumerable<MetricDefinition> metrics, ReaderSet readers, TimeProvider time)
    {
        _time = time;
        Metrics = [.. metrics];
        var ordered = new List<MetricReader>();
        var columns = new List<MetricColumn>();
        foreach (var metric in Metrics)
        {
            var (reader, table) = readers.Find(metric.Table);
            reader.Use(table);
            // Names come before the values that need them.
            foreach (var needed in (MetricReader[])[readers.NamesFor(table, reader), reader])
            {
                if (!ordered.Contains(needed))
                    ordered.Add(needed);
            }

            columns.Add(new MetricColumn(table, table.Column(metric.Key), metric.Type));
        }

        _readers = [.. ordered];
        _columns = [.. columns];
        _domains = [.. columns.Select(static c => c.Table.Domain).OfType<InstanceDomain>().Distinct()];
    }

    /// <summary>The metrics, in the order in which they were chosen.</summary>
    public IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <summary>When the last sample was taken.</summary>
    public Timestamp Time { get; private set; }

    /// <summary>Values of a metric in the last sample.</summary>
    /// <param name="index">Position in <see cref="Metrics"/>.</param>
    /// <returns>The values; they change with the next sample.</returns>
    public MetricValues this[int index] => new(_columns[index]);

    /// <summary>Takes a sample: reads every file behind the metrics once.</summary>
    public void Take()
    {
        Time = Clock.Now(_time);
        foreach (var reader in _readers)
            reader.Read();
    }

    /// <summary>Position of a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The position; -1 when it was not chosen.</returns>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Metrics.Count; i++)
        {
            if (string.Equals(Metrics[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    /// <summary>Values of a metric in the last sample.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentException">It was not chosen.</exception>
    public MetricValues ValuesOf(string name)
    {
        var index = IndexOf(name);
        return index >= 0 ? this[index] : throw new ArgumentException($"'{name}' is not among the metrics chosen", nameof(name));
    }

    /// <summary>The instances of a metric as they were at the last sample.</summary>
    /// <param name="index">Position in <see cref="Metrics"/>.</param>
    /// <returns>The instances; null for a metric without.</returns>
    public InstanceList? InstancesOf(int index) => _columns[index].Table.Domain?.List;

    /// <summary>Where the values of a metric stand.</summary>
    internal MetricColumn ColumnOf(int index) => _columns[index];

    /// <summary>The domains behind the metrics.</summary>
    internal IReadOnlyList<InstanceDomain> Domains => _domains;
}
