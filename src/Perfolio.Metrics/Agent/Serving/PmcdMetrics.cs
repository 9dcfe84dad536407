using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Pmda;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>An agent's metrics and, under their usual identifiers, those of pmcd that clients look for: host, time zone,
/// version.</summary>
internal sealed class PmcdMetrics : IPmdaMetrics
{
    private static readonly MetricDescriptor[] Own =
    [
        Text("pmcd.hostname", 21),
        Text("pmcd.timezone", 5),
        Text("pmcd.zoneinfo", 26),
        Text("pmcd.version", 7),
    ];

    private static readonly SourceHost Host = LocalHost.Describe(SamplerOptions.Default, Environment.MachineName);

    private readonly JsonAgent _agent;
    private readonly IPmdaMetrics _inner;
    private NameSpace? _from;
    private NameSpace _names = NameSpace.Empty;

    public PmcdMetrics(JsonAgent agent)
    {
        _agent = agent;
        _inner = agent.Connect();
    }

    public NameSpace Names
    {
        get
        {
            var names = _agent.Names;
            if (ReferenceEquals(names, _from))
                return _names;
            _from = names;
            var all = names.Leaves("").Select(n => KeyValuePair.Create(n, names.Find(n)!.Value))
                .Concat(Own.Where(o => names.Find(o.Name) is null).Select(static o => KeyValuePair.Create(o.Name, o.Pmid)));
            return _names = NameSpace.Create(all, keepOrder: true);
        }
    }

    public PmcdChanges TakeChanges() => _inner.TakeChanges();

    public MetricDescriptor? Describe(Pmid pmid) => Array.Find(Own, o => o.Pmid == pmid) ?? _inner.Describe(pmid);

    public void Fetch(IReadOnlyList<Pmid> metrics, InstanceProfile profile, ResultBuilder result)
    {
        if (!metrics.Any(static m => m.Domain == 2))
        {
            _inner.Fetch(metrics, profile, result);
            return;
        }

        foreach (var metric in metrics)
        {
            if (metric.Domain == 2 && Value(metric) is { } text)
            {
                result.BeginMetric(metric, MetricType.String);
                result.AddString(-1, Encoding.UTF8.GetBytes(text));
            }
            else
            {
                _inner.Fetch([metric], profile, result);
            }
        }
    }

    public InstanceList? Instances(InstanceDomainId domain) => _inner.Instances(domain);

    public string? Text(HelpTextKind kind, uint ident) => _inner.Text(kind, ident);

    public IReadOnlyList<LabelSet> Labels(LabelSetKind kind, uint ident) =>
        kind == LabelSetKind.Context ? Host.ContextLabels : _inner.Labels(kind, ident);

    private static MetricDescriptor Text(string name, int item) =>
        new(name, Pmid.From(2, 0, item), MetricType.String, InstanceDomainId.Null, MetricSemantics.Discrete);

    private static string? Value(Pmid pmid) => pmid.Item switch
    {
        _ when pmid.Cluster != 0 => null,
        21 => Host.Name,
        5 => Host.TimeZone,
        26 => Host.ZoneInfo,
        7 => "6.0.0",
        _ => null,
    };
}
