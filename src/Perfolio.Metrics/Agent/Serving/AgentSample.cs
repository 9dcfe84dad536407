using System.Buffers.Binary;
using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>All values of an agent, or of a part of its names, at one moment.</summary>
public sealed class AgentSample
{
    private readonly JsonAgent _agent;
    private readonly PduWriter _writer = new();
    private readonly ResultBuilder _builder = new();
    private readonly Dictionary<InstanceDomainId, InstanceList?> _instances = [];
    private readonly List<MetricDescriptor> _metrics = [];

    /// <summary>Makes a sample without values; call <see cref="Take"/>.</summary>
    /// <param name="agent">The agent.</param>
    public AgentSample(JsonAgent agent) => _agent = agent;

    /// <summary>The metrics in the order of their names' list.</summary>
    public IReadOnlyList<MetricDescriptor> Metrics => _metrics;

    /// <summary>The values; the sets stand in the order of <see cref="Metrics"/>.</summary>
    public ResultView Values { get; } = new();

    /// <summary>Takes all values at or below a name.</summary>
    /// <param name="node">Full name of a metric or a node; empty for all.</param>
    public void Take(string node = "")
    {
        _metrics.Clear();
        _instances.Clear();
        var names = _agent.Names;
        foreach (var name in names.Leaves(node))
        {
            if (names.Find(name) is { } pmid && _agent.Describe(pmid) is { } descriptor)
                _metrics.Add(descriptor);
        }

        _builder.Reset();
        _agent.Fetch([.. _metrics.Select(static m => m.Pmid)], InstanceProfile.All, _builder);
        Values.Read(_builder.Build(_writer));
    }

    /// <summary>The instances of a domain.</summary>
    /// <param name="indom">The domain.</param>
    /// <returns>The instances; null when there is no such domain.</returns>
    public InstanceList? Instances(InstanceDomainId indom)
    {
        if (!_instances.TryGetValue(indom, out var list))
            _instances.Add(indom, list = _agent.Instances(indom));
        return list;
    }

    /// <summary>Name of an instance.</summary>
    /// <param name="indom">Its domain.</param>
    /// <param name="id">Its number.</param>
    /// <returns>The name; the number when it has just gone.</returns>
    public string InstanceName(InstanceDomainId indom, int id) =>
        Instances(indom) is { } list && list.IndexOf(id) is >= 0 and var index
        ? list.Name(index)
        : id.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number as text: integers plain, doubles in the shortest form that reads back equal.</summary>
    /// <param name="index">Position of the value.</param>
    /// <param name="type">Type of its metric.</param>
    /// <returns>The text.</returns>
    public string Number(int index, MetricType type)
    {
        var bytes = Values.BytesAt(index);
        return type switch
        {
            MetricType.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes).ToString(CultureInfo.InvariantCulture),
            MetricType.Int64 => BinaryPrimitives.ReadInt64BigEndian(bytes).ToString(CultureInfo.InvariantCulture),
            MetricType.UInt64 => BinaryPrimitives.ReadUInt64BigEndian(bytes).ToString(CultureInfo.InvariantCulture),
            _ => Values.NumberAt(index, type).ToString("R", CultureInfo.InvariantCulture),
        };
    }
}
