using System.Buffers.Binary;
using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Pmda;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>Results that are kept encoded are, byte for byte, those that would be made anew.</summary>
public sealed class FetchPlanTests : IDisposable
{
    private readonly AgentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_changes_the_kept_result_is_that_of_now(int seed)
    {
        var random = new Random(seed);
        for (var source = 0; source < 4; source++)
            Put(source, 0, random);
        await _harness.StartAsync();
        var connection = _harness.Agent.Connect();
        var wanted = Wanted(random);
        var profiles = new[] { InstanceProfile.All, SomeInstances(), new InstanceProfile(false, []) };
        for (var step = 1; step <= 40; step++)
        {
            if (random.Next(10) == 0)
                _harness.Put($"late{step}.json", """{"n":1}""");
            if (random.Next(6) == 0)
                wanted = Wanted(random);
            var source = random.Next(4);
            var now = step;
            Put(source, now, random);
            await _harness.UntilAsync(() => Step(source) == now);
            foreach (var profile in profiles)
                Compare(connection, wanted, profile);
        }
    }

    [Fact]
    public async Task Values_that_grow_stale_are_gone_from_the_kept_result()
    {
        _harness.Options = _harness.Options with { StaleAfter = TimeSpan.FromMilliseconds(200) };
        _harness.Put("a.json", """{"n":5}""");
        await _harness.StartAsync();
        var connection = _harness.Agent.Connect();
        Pmid[] wanted = [_harness.Agent.Names.Find("json.a.n")!.Value];
        Compare(connection, wanted, InstanceProfile.All);
        _harness.Put("a.json", "{");
        await _harness.UntilAsync(() => View(connection, wanted).Sets[0].Error == -12389);
        Compare(connection, wanted, InstanceProfile.All);
        _harness.Put("a.json", """{"n":6}""");
        await _harness.UntilAsync(() => View(connection, wanted) is { Count: 1 } view && view.NumberAt(0, MetricType.Int64) == 6);
    }

    [Fact]
    public async Task A_source_that_comes_back_with_another_type_is_looked_up_anew()
    {
        _harness.Put("a/metadata.json", """{"metrics":[{"name":"vv","pointer":"/v","type":"integer"}]}""");
        _harness.Put("a/data.json", """{"v":5}""");
        await _harness.StartAsync();
        var connection = _harness.Agent.Connect();
        Pmid[] wanted = [_harness.Agent.Names.Find("json.a.vv")!.Value];
        View(connection, wanted).Count.ShouldBe(1);
        _harness.Put("a/metadata.json", """{"metrics":[{"name":"vv","pointer":"/v","type":"double"}]}""");
        await _harness.UntilAsync(() => _harness.Agent.Names.Find("json.a.vv") is { } pmid && pmid != wanted[0]);
        View(connection, wanted).Sets[0].Error.ShouldBe(-12358);
        View(connection, [_harness.Agent.Names.Find("json.a.vv")!.Value]).NumberAt(0, MetricType.Double).ShouldBe(5);
    }

    private static byte[] Words(IReadOnlyList<Pmid> pmids)
    {
        var words = new byte[4 * pmids.Count];
        for (var i = 0; i < pmids.Count; i++)
            BinaryPrimitives.WriteUInt32BigEndian(words.AsSpan(4 * i), pmids[i].Value);
        return words;
    }

    private static ResultView View(IPmdaMetrics connection, IReadOnlyList<Pmid> pmids)
    {
        var view = new ResultView();
        view.Read(connection.FetchEncoded(Words(pmids), InstanceProfile.All));
        return view;
    }

    // A source that appears or is read meanwhile changes what is right; so both sides of the kept result must be the same.
    private void Compare(IPmdaMetrics connection, Pmid[] wanted, InstanceProfile profile)
    {
        byte[] before;
        byte[] kept;
        byte[] after;
        do
        {
            before = Anew(wanted, profile);
            kept = connection.FetchEncoded(Words(wanted), profile).ToArray();
            after = Anew(wanted, profile);
        }
        while (!before.AsSpan().SequenceEqual(after));
        kept.ShouldBe(after);
    }

    private byte[] Anew(Pmid[] wanted, InstanceProfile profile)
    {
        var builder = new ResultBuilder();
        _harness.Agent.Fetch(wanted, profile, builder);
        return builder.Build(new PduWriter()).ToArray();
    }

    // Metrics in any order, some twice, some unknown, some of the agent itself; none whose value is a time.
    private Pmid[] Wanted(Random random)
    {
        var names = _harness.Agent.Names;
        var all = names.Leaves("").Where(static n => !n.StartsWith("json.sources.", StringComparison.Ordinal)
            || n.EndsWith(".state", StringComparison.Ordinal)).Select(n => names.Find(n)!.Value).ToList();
        if (random.Next(2) == 0)
            all = [.. all.OrderBy(_ => random.Next())];
        return [.. all, all[0], Pmid.From(5, 1, 1), .. all.Take(random.Next(all.Count))];
    }

    private InstanceProfile SomeInstances()
    {
        var names = _harness.Agent.Names;
        var indom = _harness.Agent.Describe(names.Find("json.source1.list.v")!.Value)!.Indom;
        return new InstanceProfile(true, [new ProfileDomain(indom, OnlyListed: true, [1, 0, 77])]);
    }

    private double Step(int source)
    {
        var pmid = _harness.Agent.Names.Find($"json.source{source}.step");
        var builder = new ResultBuilder();
        _harness.Agent.Fetch([pmid!.Value], InstanceProfile.All, builder);
        var view = new ResultView();
        view.Read(builder.Build(new PduWriter()));
        return view.Count == 1 ? view.NumberAt(0, MetricType.Int64) : -1;
    }

    private void Put(int source, int step, Random random)
    {
        var elements = Enumerable.Range(0, 4).Where(e => step == 0 || random.Next(3) > 0).Select(e => string.Create(
            CultureInfo.InvariantCulture, $$"""{"name":"e{{e}}","v":{{step * e}},"s":"{{new string('x', random.Next(9))}}"}"""));
        var maybe = random.Next(4) == 0 ? "" : """, "ratio": 0.5""";
        if (step == 0)
            maybe = """, "ratio": 0.5""";
        var text = new string('y', random.Next(9));
        _harness.Put($"source{source}.json", string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"step":{{step}},"text":"{{text}}","up":true{{maybe}},"list":[{{string.Join(',', elements)}}]}"""));
    }
}
