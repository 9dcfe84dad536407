using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Pmda;

namespace Perfolio.Metrics.Tests.Protocol;

/// <summary>A small agent: one metric of each type, metrics with instances, one that fails, names that change. Domain
/// 390.</summary>
public sealed class SampleMetrics : IPmdaMetrics
{
    public const int Domain = 390;
    public static readonly InstanceDomainId Interfaces = InstanceDomainId.From(Domain, 1);
    private readonly Dictionary<Pmid, MetricDescriptor> _metrics;
    private PmcdChanges _changes;
    private uint _stored;

    public SampleMetrics()
    {
        MetricDescriptor[] metrics =
        [
            Describe("perfolio.int", 0, MetricType.Int32),
            Describe("perfolio.uint", 1, MetricType.UInt32),
            Describe("perfolio.long", 2, MetricType.Int64),
            Describe("perfolio.ulong", 3, MetricType.UInt64),
            Describe("perfolio.float", 4, MetricType.Float),
            Describe("perfolio.double", 5, MetricType.Double),
            Describe("perfolio.string", 6, MetricType.String),
            Describe("perfolio.bad", 7, MetricType.Int32),
            Describe("perfolio.net.bytes", 8, MetricType.UInt64, Interfaces),
            Describe("perfolio.net.kind", 9, MetricType.String, Interfaces),
        ];
        _metrics = metrics.ToDictionary(static m => m.Pmid);
        Names = NameSpace.Create(metrics.Select(static m => KeyValuePair.Create(m.Name, m.Pmid)));
    }

    public NameSpace Names { get; private set; }

    public bool IsReady { get; set; } = true;

    public List<(int Client, int Attribute, string Value)> Attributes { get; } = [];

    public int Closed { get; private set; }

    /// <summary>Made to fail: thrown by every fetch.</summary>
    public Exception? Failure { get; set; }

    public InstanceList List { get; set; } = InstanceList.Create([new(0, "eth0"), new(1, "eth1 second"), new(7, "lo")]);

    public static Pmid Metric(int item) => Pmid.From(Domain, 0, item);

    public void AddName(string name, int item)
    {
        var descriptor = Describe(name, item, MetricType.Int32);
        _metrics.Add(descriptor.Pmid, descriptor);
        Names = NameSpace.Create(_metrics.Values.Select(static m => KeyValuePair.Create(m.Name, m.Pmid)));
        _changes |= PmcdChanges.Names;
    }

    public PmcdChanges TakeChanges()
    {
        var changes = _changes;
        _changes = PmcdChanges.None;
        return changes;
    }

    public MetricDescriptor? Describe(Pmid pmid) => _metrics.GetValueOrDefault(pmid);

    public void Fetch(IReadOnlyList<Pmid> metrics, InstanceProfile profile, ResultBuilder result)
    {
        foreach (var pmid in metrics)
        {
            if (Failure is not null)
                throw Failure;
            if (Describe(pmid) is not { } metric)
                result.AddError(pmid, -12358);
            else if (pmid == Metric(7))
                result.AddError(pmid, -12350);
            else
                Add(metric, profile, result);
        }
    }

    public InstanceList? Instances(InstanceDomainId domain) => domain == Interfaces ? List : null;

    public string? Text(HelpTextKind kind, uint ident) => kind switch
    {
        HelpTextKind.Help | HelpTextKind.Metric when ident == Metric(0).Value => "A number\nwith a longer text",
        HelpTextKind.OneLine | HelpTextKind.Metric when ident == Metric(1).Value => "Another number",
        HelpTextKind.OneLine | HelpTextKind.InstanceDomain when ident == Interfaces.Value => "Interfaces",
        _ => null,
    };

    public IReadOnlyList<LabelSet> Labels(LabelSetKind kind, uint ident) => kind switch
    {
        LabelSetKind.Domain => [Label(-1, kind, "agent", "perfolio")],
        LabelSetKind.Cluster when ident == Metric(0).Value => [Label(-1, kind, "cluster", "zero")],
        LabelSetKind.Item when ident == Metric(0).Value => [Label(-1, kind, "unit", "none")],
        LabelSetKind.Instances when ident == Interfaces.Value =>
            [.. List.Ids.ToArray().Select(id => Label(id, kind, "number", $"{id}"))],
        _ => [],
    };

    public int Store(ResultView values)
    {
        if (values.Sets.Length != 1 || values.Sets[0].Pmid != Metric(1) || values.Count != 1)
            return -12387;
        _stored = (uint)values.NumberAt(0, MetricType.UInt32);
        return 0;
    }

    public void ClientAttribute(int client, int attribute, string value) => Attributes.Add((client, attribute, value));

    public void ClientClosed(int client) => Closed++;

    private static LabelSet Label(int instance, LabelSetKind kind, string name, string value)
    {
        var json = Encoding.UTF8.GetBytes($"{{\"{name}\":\"{value}\"}}");
        return new LabelSet(
            instance, json, [new MetricLabel(2, (byte)name.Length, kind, (ushort)(name.Length + 4), (ushort)(value.Length + 2))]);
    }

    private static MetricDescriptor Describe(string name, int item, MetricType type, InstanceDomainId? indom = null) =>
        new(name, Metric(item), type, indom ?? InstanceDomainId.Null, MetricSemantics.Instant);

    private void Add(MetricDescriptor metric, InstanceProfile profile, ResultBuilder result)
    {
        result.BeginMetric(metric.Pmid, metric.Type);
        if (!metric.Indom.IsNull)
        {
            for (var i = 0; i < List.Count; i++)
            {
                var id = List.Ids[i];
                if (!profile.Includes(metric.Indom, id))
                    continue;
                if (metric.Type == MetricType.String)
                    result.AddString(id, "ethernet"u8);
                else
                    result.AddUInt64(id, ((ulong)id << 40) + 5);
            }

            return;
        }

        switch (metric.Type)
        {
            case MetricType.Int32:
                result.AddInt32(-1, -42);
                break;
            case MetricType.UInt32:
                result.AddUInt32(-1, 4_000_000_000 + _stored);
                break;
            case MetricType.Int64:
                result.AddInt64(-1, -1L << 40);
                break;
            case MetricType.UInt64:
                result.AddUInt64(-1, ulong.MaxValue);
                break;
            case MetricType.Float:
                result.AddFloat(-1, 1.5f);
                break;
            case MetricType.Double:
                result.AddDouble(-1, 0.25);
                break;
            default:
                result.AddString(-1, "größer"u8);
                break;
        }
    }
}
