using System.IO.Pipelines;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Messages;
using Perfolio.Metrics.Protocol.Pmda;

namespace Perfolio.Metrics.Tests.Protocol;

public sealed class PmdaConnectionTests
{
    private readonly Pipe _requests = new();
    private readonly Pipe _answers = new();
    private readonly SampleMetrics _metrics = new();
    private readonly List<string> _log = [];

    [Fact]
    public async Task It_speaks_first_and_ends_with_the_connection()
    {
        var (pmcd, running, _) = await StartAsync();
        await AskAsync(pmcd, new ErrorPdu(-12391), answered: false);
        await AskAsync(pmcd, new AttributePdu(11, "0"), answered: false);
        (await AskAsync(pmcd, new TraversePdu("perfolio.net"))).ShouldBeOfType<NamesPdu>().Names.Count.ShouldBe(2);
        (_metrics.Closed, _metrics.Attributes.Single()).ShouldBe((1, (0, 11, "0")));
        await _requests.Writer.CompleteAsync();
        await running;
    }

    [Fact]
    public async Task Every_question_is_answered()
    {
        var (pmcd, _, _) = await StartAsync();
        (await AskAsync(pmcd, new NamesPdu(["perfolio.int"]))).ShouldBeOfType<IdsPdu>()
            .Metrics.ShouldBe([SampleMetrics.Metric(0)]);
        Code(await AskAsync(pmcd, new NamesPdu(["perfolio.net"]))).ShouldBe(-12357);
        (await AskAsync(pmcd, new IdsPdu(0, [SampleMetrics.Metric(3)]))).ShouldBeOfType<NamesPdu>()
            .Names.ShouldBe(["perfolio.ulong"]);
        Code(await AskAsync(pmcd, new IdsPdu(0, [SampleMetrics.Metric(99)]))).ShouldBe(-12358);
        var children = (await AskAsync(pmcd, new ChildPdu("perfolio", WithStatus: true))).ShouldBeOfType<NamesPdu>();
        children.Statuses![children.Names.ToList().IndexOf("net")].ShouldBe(1);
        (await AskAsync(pmcd, new ChildPdu("perfolio", WithStatus: false))).ShouldBeOfType<NamesPdu>().Statuses.ShouldBeNull();
        Code(await AskAsync(pmcd, new ChildPdu("perfolio.int", WithStatus: true))).ShouldBe(-12357);
        Code(await AskAsync(pmcd, new TraversePdu("perfoli"))).ShouldBe(-12357);
        (await AskAsync(pmcd, new TraversePdu("perfolio.int"))).ShouldBeOfType<NamesPdu>().Names.ShouldBe(["perfolio.int"]);
        (await AskAsync(pmcd, new DescriptorRequestPdu(SampleMetrics.Metric(4)))).ShouldBeOfType<DescriptorPdu>()
            .Descriptor.Type.ShouldBe(MetricType.Float);
        Code(await AskAsync(pmcd, new DescriptorRequestPdu(SampleMetrics.Metric(99)))).ShouldBe(-12358);
        Code(await AskAsync(pmcd, new TextRequestPdu(SampleMetrics.Metric(9).Value, HelpTextKind.Help | HelpTextKind.Metric)))
            .ShouldBe(-12349);
        // One length is made of the other.
        (await AskAsync(pmcd, new TextRequestPdu(SampleMetrics.Metric(1).Value, HelpTextKind.Help | HelpTextKind.Metric)))
            .ShouldBeOfType<TextPdu>().Text.ShouldBe("Another number");
        (await AskAsync(pmcd, new LabelRequestPdu(390, LabelSetKind.Domain))).ShouldBeOfType<LabelPdu>().Sets.Count.ShouldBe(1);
        (await AskAsync(pmcd, new LabelRequestPdu(0, LabelSetKind.InstanceDomain))).ToBytes().Length.ShouldBe(28);
        Code(await AskAsync(pmcd, new UnknownPdu((PduType)0x7055, []))).ShouldBe(-22);
        await AskAsync(pmcd, new UnknownPdu(PduType.ControlRequest, [1, 2]), answered: false);
    }

    [Fact]
    public async Task Instances_are_found_by_number_by_name_and_by_first_word()
    {
        var (pmcd, _, _) = await StartAsync();
        var domain = SampleMetrics.Interfaces;
        (await AskAsync(pmcd, InstanceRequestPdu.All(domain))).ShouldBeOfType<InstancePdu>().Instances.Select(static i => i.Name)
            .ShouldBe(["eth0", "eth1 second", "lo"]);
        (await AskAsync(pmcd, new InstanceRequestPdu(domain, 7, []))).ShouldBeOfType<InstancePdu>().Instances.Single()
            .Name.ShouldBe("lo");
        (await AskAsync(pmcd, new InstanceRequestPdu(domain, -1, "eth1"u8.ToArray()))).ShouldBeOfType<InstancePdu>()
            .Instances.Single().Id.ShouldBe(1);
        Code(await AskAsync(pmcd, new InstanceRequestPdu(domain, -1, "eth"u8.ToArray()))).ShouldBe(-12360);
        Code(await AskAsync(pmcd, new InstanceRequestPdu(domain, 3, []))).ShouldBe(-12360);
        Code(await AskAsync(pmcd, InstanceRequestPdu.All(InstanceDomainId.From(390, 5)))).ShouldBe(-12359);
    }

    [Fact]
    public async Task A_fetch_has_as_many_metrics_as_asked_for_whatever_happens()
    {
        var (pmcd, _, _) = await StartAsync();
        Pmid[] wanted = [SampleMetrics.Metric(8), SampleMetrics.Metric(99), SampleMetrics.Metric(8), SampleMetrics.Metric(7)];
        var profile = new InstanceProfile(includeOthers: false, [new ProfileDomain(SampleMetrics.Interfaces, OnlyListed: true, [1])]);
        await AskAsync(pmcd, new ProfilePdu(0, profile), answered: false);
        var values = (await AskAsync(pmcd, new FetchPdu(0, wanted))).ShouldBeOfType<ResultPdu>().Values;
        values.Sets.ToArray().Select(static s => (s.Pmid, s.Count, s.Error))
            .ShouldBe([(wanted[0], 1, 0), (wanted[1], 0, -12358), (wanted[2], 1, 0), (wanted[3], 0, -12350)]);
        values.InstanceAt(0).ShouldBe(1);
        _metrics.Failure = new InvalidOperationException("broken source");
        var failed = (await AskAsync(pmcd, new FetchPdu(0, wanted))).ShouldBeOfType<ResultPdu>().Values;
        failed.Sets.ToArray().ShouldAllBe(static s => s.Error == -12345);
        _log.ShouldBe(["a fetch failed: broken source"]);
    }

    [Fact]
    public async Task Changes_are_told_once()
    {
        var (pmcd, _, _) = await StartAsync();
        _metrics.AddName("perfolio.more", 40);
        (await AskAsync(pmcd, new FetchPdu(0, [SampleMetrics.Metric(40)]))).ShouldBeOfType<ResultPdu>()
            .Values.Seconds.ShouldBe((long)PmcdChanges.Names);
        (await AskAsync(pmcd, new FetchPdu(0, [SampleMetrics.Metric(40)]))).ShouldBeOfType<ResultPdu>()
            .Values.Seconds.ShouldBe(0);
    }

    [Fact]
    public async Task Being_ready_is_announced_only_when_it_was_not()
    {
        var (pmcd, _, agent) = await StartAsync();
        (await agent.AnnounceReadyAsync()).ShouldBeFalse();
        _metrics.IsReady = false;
        Code(await AskAsync(pmcd, new TraversePdu(""))).ShouldBe(-13394);
        agent.IsNotReady.ShouldBeTrue();
        _metrics.IsReady = true;
        (await agent.AnnounceReadyAsync()).ShouldBeTrue();
        Code(await ReadAsync(pmcd)).ShouldBe(-13393);
        (await agent.AnnounceReadyAsync()).ShouldBeFalse();
        (await AskAsync(pmcd, new TraversePdu(""))).ShouldBeOfType<NamesPdu>();
    }

    [Fact]
    public async Task Nonsense_is_answered_and_another_server_refused()
    {
        var (pmcd, _, _) = await StartAsync();
        await pmcd.WriteAsync(new UnknownPdu(PduType.Fetch, [1, 2, 3, 4]).ToBytes());
        Code(await ReadAsync(pmcd)).ShouldBe(-12366);
        _log.Single().ShouldContain("makes no sense");

        using var other = new PmdaConnection(new MemoryStream(new ErrorPdu(0).ToBytes()), Stream.Null, _metrics);
        (await Should.ThrowAsync<PduException>(() => other.RunAsync())).Message.ShouldContain("no pmcd");
    }

    [Fact]
    public void Ten_thousand_metrics_are_one_result()
    {
        var responder = new PmdaResponder(_metrics);
        var answer = responder.Answer(new FetchPdu(0, [.. Enumerable.Repeat(SampleMetrics.Metric(2), 10_000)]).ToBytes());
        var view = new ResultView();
        view.Read(answer).ShouldBe(ParseResult.Done);
        view.Count.ShouldBe(10_000);
    }

    private static int Code(Pdu pdu) => pdu.ShouldBeOfType<ErrorPdu>().Code;

    private static async Task<Pdu> ReadAsync(PduChannel pmcd)
    {
        Pdu.TryDecode((await pmcd.ReadAsync()).ToArray(), out var pdu).ShouldBe(ParseResult.Done);
        return pdu!;
    }

    private static async Task<Pdu> AskAsync(PduChannel pmcd, Pdu question, bool answered = true)
    {
        await pmcd.WriteAsync(question.ToBytes());
        return answered ? await ReadAsync(pmcd) : question;
    }

    private async Task<(PduChannel Pmcd, Task Running, PmdaConnection Agent)> StartAsync()
    {
        var agent = new PmdaConnection(
            _requests.Reader.AsStream(), _answers.Writer.AsStream(), _metrics, new PmdaOptions { Log = _log.Add });
        var pmcd = new PduChannel(_answers.Reader.AsStream(), _requests.Writer.AsStream());
        var running = agent.RunAsync();
        (await ReadAsync(pmcd)).ShouldBeOfType<CredentialsPdu>();
        await pmcd.WriteAsync(CredentialsPdu.Of().ToBytes());
        return (pmcd, running, agent);
    }
}
