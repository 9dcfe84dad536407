using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>The agent's metrics about itself. Sources are the instances of domain 0.</summary>
internal sealed class ControlValues
{
    private const int Nameless = 1 << 20;

    private readonly AgentOptions _options;
    private readonly SourceSet _sources;

    public ControlValues(AgentOptions options, SourceSet sources) => (_options, _sources) = (options, sources);

    /// <summary>Number and name of every source as an instance; one without a name of its own goes by its place.</summary>
    public IEnumerable<(int Id, string Name, JsonSource Source)> Instances()
    {
        var nameless = Nameless;
        foreach (var source in _sources.All)
        {
            yield return source.HasName
                ? (source.Slot, source.Name, source)
                : (nameless++, $"{source.Name}@{source.Definition.Location.Replace(' ', '_')}", source);
        }
    }

    /// <summary>Adds the values of a metric to a result.</summary>
    public void Fetch(ControlMetric metric, Pmid pmid, Predicate<int> includes, ResultBuilder result)
    {
        result.BeginMetric(pmid, metric.Type);
        if (!metric.PerSource)
        {
            result.AddInt64(-1, metric.Item == 0 ? _sources.All.Count
                : _sources.All.Sum(static s => (long)(s.View.Metrics?.Descriptors.Length ?? 0)));
            return;
        }

        foreach (var (id, _, source) in Instances())
        {
            if (includes(id))
                Add(metric, id, source, source.View, result);
        }
    }

    private void Add(ControlMetric metric, int id, JsonSource source, SourceView view, ResultBuilder result)
    {
        switch (metric.Item)
        {
            case 10:
                result.AddUInt32(id, (uint)view.ShownState(_options.Time));
                break;
            case 11:
                result.AddString(id, Encoding.UTF8.GetBytes(view.Error));
                break;
            case 16:
                if (view.Values is not null)
                    result.AddDouble(id, _options.Time.GetElapsedTime(view.Stamp).TotalSeconds);
                break;
            case 17:
                if (view.Generation is { } generation)
                    result.AddInt64(id, generation);
                break;
            default:
                result.AddInt64(id, metric.Item switch
                {
                    12 => source.Counts.Reads,
                    13 => source.Counts.Failures,
                    14 => source.Counts.Bytes,
                    15 => source.Counts.ParseNanoseconds,
                    18 => view.Metrics?.Descriptors.Length ?? 0,
                    19 => view.Metrics?.Schema.Skipped.Count ?? 0,
                    _ => source.Counts.Violations,
                });
                break;
        }
    }
}
