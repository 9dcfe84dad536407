using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Pmda;

namespace Perfolio.Agent.Benchmark;

/// <summary>An agent that answers every fetch with numbers made up once: what pmcd, pipes and client take for
/// themselves.</summary>
internal sealed class TrivialAgent : IPmdaMetrics
{
    private byte[] _wanted = [];
    private byte[] _answer = [];

    public NameSpace Names { get; } = NameSpace.Create([KeyValuePair.Create("json.source0.metric0", Pmid.From(137, 1, 0))]);

    public static async Task RunAsync()
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        using var connection = new PmdaConnection(new BlockingStream(input), new BlockingStream(output), new TrivialAgent());
        await connection.RunAsync();
    }

    public MetricDescriptor? Describe(Pmid pmid) =>
        new("", pmid, MetricType.Int64, InstanceDomainId.Null, MetricSemantics.Counter);

    public Memory<byte> FetchEncoded(ReadOnlySpan<byte> metrics, InstanceProfile profile)
    {
        if (metrics.SequenceEqual(_wanted))
            return _answer;
        _wanted = metrics.ToArray();
        var result = new ResultBuilder();
        for (var at = 0; at < metrics.Length; at += 4)
        {
            var pmid = new Pmid(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(metrics[at..]));
            result.BeginMetric(pmid, MetricType.Int64);
            result.AddInt64(-1, at);
        }

        return _answer = result.Build(new PduWriter()).ToArray();
    }

    public void Fetch(IReadOnlyList<Pmid> metrics, InstanceProfile profile, ResultBuilder result) =>
        throw new NotSupportedException();

    public InstanceList? Instances(InstanceDomainId domain) => null;

    public string? Text(HelpTextKind kind, uint ident) => null;
}
