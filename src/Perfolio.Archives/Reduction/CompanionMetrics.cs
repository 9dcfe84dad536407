using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Reduction;

/// <summary>
/// Descriptors of the companions <c>reduced.STATISTIC.NAME</c>. Their identifiers lie in the domain of the metric they belong to
/// (readers want metric and instance domain to agree in it), in clusters from 4095 downwards that the input does not use.
/// </summary>
internal sealed class CompanionMetrics
{
    /// <summary>Prefix of the names.</summary>
    public const string Prefix = "reduced";

    private const int LastCluster = 4095;
    private const int ItemsPerCluster = 1024;

    private static readonly string[] Names = ["statistic", "source"];

    private readonly HashSet<uint> _clusters = [];
    private readonly Dictionary<int, (int Cluster, int Item)> _next = [];

    public CompanionMetrics(IEnumerable<MetricDescriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
            _clusters.Add(descriptor.Pmid.Value >> 10);
    }

    /// <summary>Gives a metric its companions; strings have none.</summary>
    public void Describe(ReducedMetric metric, IReadOnlyList<ReduceStatistic> statistics)
    {
        if (metric.Kind == SlotKind.LastString)
            return;
        var companions = new List<(ReduceStatistic, MetricDescriptor)>();
        foreach (var statistic in statistics)
        {
            if (Next(metric.Source.Pmid.Domain) is not { } pmid)
                break;
            var (type, units) = Shape(statistic, metric.Source);
            var names = metric.Source.Names
                .Select(n => Encoding.UTF8.GetBytes($"{Prefix}.{statistic.ToString().ToLowerInvariant()}.{n}")).ToArray();
            companions.Add((statistic,
                new MetricDescriptor(pmid, type, metric.Source.Indom, MetricSemantics.Instant, units, names)));
        }

        metric.Companions = companions;
    }

    /// <summary>Labels that say what a companion is.</summary>
    public static LabelSets Labels(Timestamp time, ReduceStatistic statistic, MetricDescriptor companion, ReducedMetric of)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"statistic":"{{statistic.ToString().ToLowerInvariant()}}","source":"{{of.Source.Pmid}}"}""");
        var text = Encoding.UTF8.GetString(json);
        var labels = Names.Select(name =>
        {
            var at = text.IndexOf($"\"{name}\":", StringComparison.Ordinal) + 1;
            var value = at + name.Length + 2;
            var end = text.IndexOf('"', value + 1) + 1;
            return new MetricLabel((ushort)at, (byte)name.Length, LabelSetKind.Item, (ushort)value, (ushort)(end - value));
        });
        return new LabelSets(time, LabelSetKind.Item, companion.Pmid.Value, [new LabelSet(-1, json, [.. labels])]);
    }

    private static (MetricType Type, MetricUnits Units) Shape(ReduceStatistic statistic, MetricDescriptor source)
    {
        if (statistic == ReduceStatistic.Count)
            return (MetricType.UInt64, MetricUnits.From(0, 0, 1));
        var isRate = source.Semantics == MetricSemantics.Counter
            && statistic is (ReduceStatistic.Mean or ReduceStatistic.Min or ReduceStatistic.Max);
        return (MetricType.Double, isRate ? PerSecond(source.Units) : source.Units);
    }

    // Units that have a dimension of time already (milliseconds of CPU) stay what they are, per second of elapsed time.
    private static MetricUnits PerSecond(MetricUnits units) =>
        units.Time == 0 ? new MetricUnits((units.Packed & 0xf0ff_0fff) | 0x0f00_3000) : units;

    private Pmid? Next(int domain)
    {
        var (cluster, item) = _next.GetValueOrDefault(domain, (LastCluster + 1, ItemsPerCluster));
        if (item == ItemsPerCluster)
        {
            item = 0;
            do
            {
                cluster--;
            }
            while (cluster >= 0 && _clusters.Contains(Pmid.From(domain, cluster, 0).Value >> 10));
        }

        if (cluster < 0)
            return null;
        _next[domain] = (cluster, item + 1);
        return Pmid.From(domain, cluster, item);
    }
}
