using Perfolio.Archives.Format;
using Perfolio.Metrics.Sampling;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Collectors.SystemMetrics;

/// <summary>
/// Mean, smallest and largest value of every metric and instance over a recording; of counters the rate per second between
/// samples.
/// </summary>
internal sealed class MetricSummary
{
    private readonly Dictionary<(int Metric, int Instance), Series> _series = [];

    /// <summary>Takes the values of a sample.</summary>
    public void Add(MetricSet set)
    {
        for (int i = 0; i < set.Metrics.Count; i++)
        {
            if (set.Metrics[i].Type == MetricType.String) continue;
            bool counter = set.Metrics[i].Descriptor.Semantics == MetricSemantics.Counter;
            foreach (MetricValue value in set[i])
            {
                if (!_series.TryGetValue((i, value.Instance), out Series? series))
                    _series.Add(
                        (i, value.Instance), series = new Series { Name = Name(set.Metrics[i].Name, value.InstanceName) });
                double number = value.Number;
                // An instance may have been away for some samples.
                var seconds = (set.Time.Nanoseconds - series.Last.Nanoseconds) / (double)Timestamp.PerSecond;
                if (!counter) series.Add(number);
                // A counter that goes back was reset: nothing is known about that interval.
                else if (seconds > 0 && number >= series.Before) series.Add((number - series.Before) / seconds);
                (series.Before, series.Last) = (number, set.Time);
            }
        }
    }

    /// <summary>The profile: three resources per metric and instance.</summary>
    public Profile ToProfile()
    {
        var types = new List<ResourceType>();
        foreach (Series series in _series.Values)
        {
            if (series.Count == 0) continue;
            Add(types, series, "mean", series.Sum / series.Count);
            Add(types, series, "min", series.Smallest);
            Add(types, series, "max", series.Largest);
        }

        return new Profile { ResourceTypes = types };
    }

    private static string Name(string metric, string? instance) => instance is null ? metric : $"{metric}[{instance}]";

    private static void Add(List<ResourceType> types, Series series, string subtype, double amount) => types.Add(new ResourceType(
        FormattableString.Invariant($"{series.Name}#{types.Count}"),
        JsonValue.Object(
            ("subtype", JsonValue.Of(subtype)), ("time", JsonValue.Of("0.0")), ("type", JsonValue.Of("system")),
            ("uid", JsonValue.Of(series.Name))),
        [new("amount", new DoubleColumn(new[] { amount }))]));

    private sealed class Series
    {
        public required string Name { get; init; }

        public double Before { get; set; } = double.PositiveInfinity;

        public Timestamp Last { get; set; }

        public double Sum { get; private set; }

        public double Smallest { get; private set; } = double.PositiveInfinity;

        public double Largest { get; private set; } = double.NegativeInfinity;

        public int Count { get; private set; }

        public void Add(double value)
        {
            Sum += value;
            Smallest = Math.Min(Smallest, value);
            Largest = Math.Max(Largest, value);
            Count++;
        }
    }
}
