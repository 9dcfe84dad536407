using System.Globalization;
using System.Text;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>The agent at the size that its limits promise.</summary>
[Trait("Category", "Interop")]
public sealed class AgentScaleTests : IDisposable
{
    private const string Array = """
        {"prefix":"big","metrics":[{"name":"list","pointer":"/l","type":"array","index":"/id",
        "metrics":[{"name":"value","pointer":"/v","type":"integer"}]}]}
        """;
    private const string Value = "json.big.list.value";
    private readonly AgentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Ten_thousand_sources_are_read_fetched_changed_and_removed()
    {
        const int Count = 10_000;
        using var state = new Scratch();
        for (var i = 0; i < Count; i++)
            File.WriteAllText(_harness.Scratch.Path($"s{i}.json"), $$"""{"a":{{i}},"b":"x"}""");
        _harness.Options = _harness.Options with { StateDirectory = state.Root, StaleAfter = TimeSpan.FromHours(1) };
        await _harness.StartAsync();
        _harness.Agent.Sources.All.Count.ShouldBe(Count);
        await _harness.UntilAsync(() => _harness.Agent.IsWell);
        _harness.Values("json.nmetrics").ShouldBe($"value {2 * Count}");
        Directory.GetFiles(state.Path("sources")).Length.ShouldBe(Count);
        // One file more is one too many, and that is said once.
        _harness.Put("zzz.json", """{"a":1}""");
        await _harness.UntilAsync(() => _harness.Log.Any(static l => l.Contains("left out", StringComparison.Ordinal)));
        _harness.Put("s5000.json", """{"a":-7,"b":"y"}""");
        await _harness.UntilValueAsync("json.s5000.a", "value -7");
        var pmid = _harness.Agent.Names.Find("json.s9999.a");
        await _harness.RestartAsync();
        _harness.Agent.Names.Find("json.s9999.a").ShouldBe(pmid);
        for (var i = 0; i < Count; i++)
            File.Delete(_harness.Scratch.Path($"s{i}.json"));
        await _harness.UntilValueAsync("json.nsources", "value 1");
        _harness.Log.Count(static l => l.Contains("left out", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_million_elements_are_served_and_one_more_is_refused()
    {
        _harness.Options = _harness.Options with { Timeout = TimeSpan.FromMinutes(1) };
        _harness.Put("big/metadata.json", Array);
        _harness.Put("big/data.json", Elements(0, 1_000_000));
        await _harness.StartAsync();
        await _harness.UntilStateAsync("big", SourceState.Ok);
        var indom = _harness.Agent.Describe(_harness.Agent.Names.Find(Value)!.Value)!.Indom;
        _harness.Agent.Instances(indom)!.Count.ShouldBe(1_000_000);
        _harness.Put("big/data.json", Elements(0, 1_000_001));
        await _harness.UntilStateAsync("big", SourceState.TooBig);
        _harness.Error("big").ShouldContain("more than 1000000 elements");
        _harness.Agent.Instances(indom)!.Count.ShouldBe(1_000_000);
    }

    [Fact]
    public async Task A_hundred_thousand_instances_leave_and_come_back_with_their_numbers()
    {
        const int Count = 100_000;
        using var state = new Scratch();
        _harness.Options = _harness.Options with { StateDirectory = state.Root, Timeout = TimeSpan.FromMinutes(1) };
        _harness.Put("big/metadata.json", Array);
        _harness.Put("big/data.json", Elements(0, Count));
        await _harness.StartAsync();
        await _harness.UntilStateAsync("big", SourceState.Ok);
        var file = state.Path("sources/big.ids");
        var written = new FileInfo(file).Length;
        // Each document brings one that is new: one line each is written, not a hundred thousand.
        for (var i = 1; i <= 20; i++)
        {
            _harness.Put("big/data.json", Elements(i, Count));
            await _harness.UntilAsync(() => Ids() is [var first, ..] && first == i);
        }

        (new FileInfo(file).Length - written).ShouldBeInRange(20 * 20, 20 * 80);
        File.Exists(file + ".old").ShouldBeFalse();
        _harness.Put("big/data.json", Elements(Count / 2, 10));
        await _harness.UntilAsync(() => Ids().Length == 10);
        Ids().ShouldBe(Enumerable.Range(Count / 2, 10));
        await _harness.RestartAsync();
        Ids().ShouldBe(Enumerable.Range(Count / 2, 10));
        _harness.Put("big/data.json", Elements(0, Count + 20));
        await _harness.UntilAsync(() => Ids().Length == Count + 20);
        Ids().ShouldBe(Enumerable.Range(0, Count + 20));
        // One that is asked for is one that is sent.
        var pmid = _harness.Agent.Names.Find(Value)!.Value;
        var result = new ResultBuilder();
        result.Reset();
        var indom = _harness.Agent.Describe(pmid)!.Indom;
        _harness.Agent.Fetch(
            [pmid], new InstanceProfile(includeOthers: true, [new ProfileDomain(indom, OnlyListed: true, [77_777])]), result);
        var view = new ResultView();
        view.Read(result.Build(new PduWriter()));
        view.Sets[0].Count.ShouldBe(1);
        view.InstanceAt(view.Sets[0].First).ShouldBe(77_777);
    }

    private int[] Ids()
    {
        var indom = _harness.Agent.Describe(_harness.Agent.Names.Find(Value)!.Value)!.Indom;
        return _harness.Agent.Instances(indom)!.Ids.ToArray();
    }

    private static string Elements(int from, int count)
    {
        var text = new StringBuilder("{\"l\":[");
        for (var i = from; i < from + count; i++)
            text.Append(i > from ? "," : "").Append(CultureInfo.InvariantCulture, $$"""{"id":"i{{i}}","v":{{i}}}""");
        return text.Append("]}").ToString();
    }
}
