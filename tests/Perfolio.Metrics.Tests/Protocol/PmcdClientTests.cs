using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Protocol.Messages;

namespace Perfolio.Metrics.Tests.Protocol;

public sealed class PmcdClientTests : IDisposable
{
    // Connecting is no part of what these are about, and may take its time on a busy machine.
    private static readonly PmcdClientOptions Soon =
        new() { RequestTimeout = TimeSpan.FromMilliseconds(100), ConnectTimeout = TimeSpan.FromSeconds(60) };

    private readonly FakePmcd _pmcd = new();

    public void Dispose() => _pmcd.Dispose();

    [Theory]
    [InlineData(int.MaxValue, PduFeatures.HighResolution | PduFeatures.Labels | PduFeatures.Descriptors)]
    [InlineData(1, PduFeatures.None)]
    public async Task Everything_can_be_asked(int piece, PduFeatures features)
    {
        _pmcd.Greeting = new ErrorPdu(0, 0x0201_0000 | (uint)features);
        _pmcd.Piece = piece;
        using var client = await PmcdClient.ConnectAsync(_pmcd.Address);
        client.Features.ShouldBe(features);
        (await client.LookUpAsync(["perfolio.int", "perfolio", "no.such"]))
            .ShouldBe([SampleMetrics.Metric(0), Pmid.Null, Pmid.Null]);
        (await client.LookUpAsync(["no.such"])).ShouldBe([Pmid.Null]);
        (await client.TraverseAsync("perfolio.net")).ShouldBe(["perfolio.net.bytes", "perfolio.net.kind"]);
        (await client.TraverseAsync("no")).ShouldBeEmpty();
        (await client.ChildrenAsync("perfolio")).ShouldContain(("net", false));
        (await client.ChildrenAsync("perfolio")).ShouldContain(("int", true));
        (await client.NamesOfAsync(SampleMetrics.Metric(2))).ShouldBe(["perfolio.long"]);
        (await client.NamesOfAsync(SampleMetrics.Metric(99))).ShouldBeEmpty();
        var descriptors = await client.DescribeAsync(
            [SampleMetrics.Metric(8), SampleMetrics.Metric(99), SampleMetrics.Metric(0)]);
        descriptors[0]!.Indom.ShouldBe(SampleMetrics.Interfaces);
        descriptors[1].ShouldBeNull();
        descriptors[2]!.Type.ShouldBe(MetricType.Int32);
        (await client.InstancesAsync(SampleMetrics.Interfaces))!.Name(1).ShouldBe("eth1 second");
        (await client.InstancesAsync(InstanceDomainId.From(1, 1))).ShouldBeNull();
        (await client.TextAsync(HelpTextKind.OneLine | HelpTextKind.Metric, SampleMetrics.Metric(0).Value))
            .ShouldBe("A number"u8.ToArray());
        (await client.TextAsync(HelpTextKind.OneLine | HelpTextKind.Metric, SampleMetrics.Metric(5).Value)).ShouldBeNull();
        (await client.LabelsAsync(LabelSetKind.Instances, SampleMetrics.Interfaces.Value))
            .Count.ShouldBe(features == PduFeatures.None ? 0 : 3);
        await client.ProfileAsync(
            new InstanceProfile(includeOthers: true, [new ProfileDomain(SampleMetrics.Interfaces, OnlyListed: true, [7])]));
        var values = new ResultView();
        (await client.FetchAsync([SampleMetrics.Metric(8), SampleMetrics.Metric(5)], values)).ShouldBe(PmcdChanges.None);
        values.InstanceAt(0).ShouldBe(7);
        values.NumberAt(1, MetricType.Double).ShouldBe(0.25);
        values.TryGetTime(out var time).ShouldBeTrue();
        time.ShouldBe(features == PduFeatures.None ? Timestamp.From(2_000_000_000, 500_000_000) : _pmcd.Time);
        var store = new ResultBuilder();
        store.BeginMetric(SampleMetrics.Metric(1), MetricType.UInt32);
        store.AddUInt32(-1, 7);
        await client.StoreAsync(store);
        store.AddError(SampleMetrics.Metric(3), 0);
        (await Should.ThrowAsync<PmcdException>(() => client.StoreAsync(store)))
            .Message.ShouldEndWith("No permission to perform requested operation");
    }

    [Fact]
    public async Task Many_names_are_asked_in_PDUs_that_a_pmcd_accepts()
    {
        using var client = await PmcdClient.ConnectAsync(_pmcd.Address);
        var names = Enumerable.Range(0, 9000).Select(static i => i % 3 == 0 ? "perfolio.int" : $"perfolio.no.such.{i}").ToArray();
        (await client.LookUpAsync(names)).Select(static p => p == SampleMetrics.Metric(0))
            .ShouldBe(names.Select(static (_, i) => i % 3 == 0));
        _pmcd.Asked.Count(static t => t == PduType.Names).ShouldBe(4);
        (await client.DescribeAsync(Enumerable.Repeat(SampleMetrics.Metric(1), 40_000).ToArray()))
            .ShouldAllBe(static d => d != null);
    }

    [Fact]
    public async Task Changes_are_told_with_the_next_fetch()
    {
        using var client = await PmcdClient.ConnectAsync(_pmcd.Address);
        await client.ProfileAsync(InstanceProfile.All);
        ((SampleMetrics)_pmcd.Metrics).AddName("perfolio.new.one", 50);
        var values = new ResultView();
        (await client.FetchAsync([SampleMetrics.Metric(50)], values)).ShouldBe(PmcdChanges.Names);
        (await client.FetchAsync([SampleMetrics.Metric(50)], values)).ShouldBe(PmcdChanges.None);
        values.NumberAt(0, MetricType.Int32).ShouldBe(-42);
    }

    [Fact]
    public async Task A_fetch_without_profile_is_refused_and_the_connection_stays()
    {
        using var client = await PmcdClient.ConnectAsync(_pmcd.Address);
        var e = await Should.ThrowAsync<PmcdException>(() => client.FetchAsync([SampleMetrics.Metric(0)], new ResultView()));
        (e.Code, e.IsLost).ShouldBe((-12381, false));
        await client.ProfileAsync(InstanceProfile.All);
        await client.FetchAsync([SampleMetrics.Metric(0)], new ResultView());
    }

    [Fact]
    public async Task A_pmcd_that_is_silent_is_lost()
    {
        _pmcd.Fault = static (_, _) => [];
        using var client = await PmcdClient.ConnectAsync(_pmcd.Address, Soon);
        var e = await Should.ThrowAsync<PmcdException>(() => client.TraverseAsync(""));
        (e.Code, e.IsLost).ShouldBe((-12353, true));
        e.Message.ShouldBe($"pmcd at {_pmcd.Address}: it does not answer within 0.1 s");
        (await Should.ThrowAsync<PmcdException>(() => client.TraverseAsync(""))).Message.ShouldContain("lost before");
    }

    [Fact]
    public async Task A_question_can_be_cancelled()
    {
        _pmcd.Fault = static (_, _) => [];
        using var client = await PmcdClient.ConnectAsync(_pmcd.Address);
        using var stop = new CancellationTokenSource();
        var asking = client.TraverseAsync("", stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_pmcd_that_closes_is_lost()
    {
        using var client = await PmcdClient.ConnectAsync(_pmcd.Address);
        await client.TraverseAsync("");
        _pmcd.Drop();
        (await Should.ThrowAsync<PmcdException>(() => client.TraverseAsync(""))).IsLost.ShouldBeTrue();
    }

    [Fact]
    public async Task Answers_that_cannot_be_are_refused()
    {
        var faults = new Func<byte[], byte[]>[]
        {
            static b => Word(b, 0, 11),
            static b => Word(b, 0, int.MaxValue),
            static b => Word(b, 4, 0x6000),
            static b => Word(b, 4, (int)PduType.Text),
            static b => Word(b, 12, 7),
            static b => Word(b, 12, -1),
            static b => Word(b, 32, 5),
            static b => Word(b, 36, int.MaxValue),
            static b => Word(b, 40, 3),
            static b => Word(b, 48, 0x7000_0000),
            static b => Word(b, 48, 1),
            static b => Word(b, 52, 0x0600_0002),
            static b => new ErrorPdu(0).ToBytes(),
            static b => new IdsPdu(0, []).ToBytes(),
            static b => b[..^1],
        };
        foreach (var fault in faults)
        {
            _pmcd.Fault = (type, answer) => type == PduType.HighResolutionFetch ? fault(answer) : null;
            using var client = await PmcdClient.ConnectAsync(_pmcd.Address, Soon);
            await client.ProfileAsync(InstanceProfile.All);
            (await Should.ThrowAsync<PmcdException>(() => client.FetchAsync([SampleMetrics.Metric(6)], new ResultView()))).Message
                .ShouldStartWith($"pmcd at {_pmcd.Address}");
        }
    }

    [Theory]
    [InlineData(-1042, "No permission to perform requested operation")]
    [InlineData(-1043, "PMCD connection limit for this host exceeded")]
    public async Task A_refusal_says_why(int code, string reason)
    {
        _pmcd.Greeting = new ErrorPdu(code, 0);
        (await Should.ThrowAsync<PmcdException>(() => PmcdClient.ConnectAsync(_pmcd.Address))).Message
            .ShouldBe($"cannot connect to pmcd at {_pmcd.Address}: pmcd refuses the connection: {reason}");
    }

    [Fact]
    public async Task Other_servers_are_recognized()
    {
        _pmcd.Greeting = new ErrorPdu(0);
        (await Should.ThrowAsync<PmcdException>(() => PmcdClient.ConnectAsync(_pmcd.Address)))
            .Message.ShouldContain("another version");
        _pmcd.Greeting = new ErrorPdu(0, 0x0201_0000 | (uint)PduFeatures.CertificateRequired);
        (await Should.ThrowAsync<PmcdException>(() => PmcdClient.ConnectAsync(_pmcd.Address)))
            .Message.ShouldContain("certificate");
        _pmcd.Greeting = new TextPdu(0, "HTTP/1.1 400"u8.ToArray());
        (await Should.ThrowAsync<PmcdException>(() => PmcdClient.ConnectAsync(_pmcd.Address))).Message.ShouldContain("no pmcd");
    }

    [Fact]
    public async Task Nobody_there_is_said_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var impatient = new PmcdClientOptions { ConnectTimeout = TimeSpan.FromMilliseconds(500) };
        (await Should.ThrowAsync<PmcdException>(() => PmcdClient.ConnectAsync(new PmcdAddress("127.0.0.1", port), impatient)))
            .Message
            .ShouldBe($"cannot connect to pmcd at 127.0.0.1:{port}: no answer within 0.5 s");
        using var deaf = new DeafPort();
        port = deaf.Number;
        (await Should.ThrowAsync<PmcdException>(() => PmcdClient.ConnectAsync(new PmcdAddress("127.0.0.1", port)))).Message
            .ShouldBe($"cannot connect to pmcd at 127.0.0.1:{port}: connection refused; does pmcd run there?");
        (await Should.ThrowAsync<PmcdException>(() => PmcdClient.ConnectAsync(new PmcdAddress(null, 0, "/no/such/socket"))))
            .Message
            .ShouldBe("cannot connect to pmcd at unix:/no/such/socket: there is no such socket; does pmcd run there?");
    }

    [Theory]
    [InlineData("db1", "db1:44321")]
    [InlineData("db1:4000", "db1:4000")]
    [InlineData("::1", "[::1]:44321")]
    [InlineData("[::1]:4000", "[::1]:4000")]
    [InlineData("10.0.0.1", "10.0.0.1:44321")]
    [InlineData("local:", "unix:/run/pcp/pmcd.socket")]
    [InlineData("unix:/tmp/x", "unix:/tmp/x")]
    [InlineData("", null)]
    [InlineData("db1:", null)]
    [InlineData("db1:0", null)]
    [InlineData("db1:65536", null)]
    [InlineData("db 1", null)]
    [InlineData("[::1", null)]
    [InlineData("db1@proxy", null)]
    public void Addresses_are_read(string text, string? expected)
    {
        PmcdAddress.TryParse(text, out var address).ShouldBe(expected is not null);
        address?.ToString().ShouldBe(expected);
    }

    private static byte[] Word(byte[] bytes, int at, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
        return bytes;
    }
}
