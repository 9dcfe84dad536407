using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>Many sources, and one among them that hangs.</summary>
public sealed class AgentManySourcesTests : IDisposable
{
    private readonly AgentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Ten_thousand_sources_are_the_limit_and_no_more()
    {
        _harness.Options = _harness.Options with { MaxSources = 5 };
        for (var i = 0; i < 9; i++)
            _harness.Put($"s{i}.json", "{\"v\":1}");
        await _harness.StartAsync();
        _harness.Values("json.nsources").ShouldBe("value 5");
    }

    [Fact]
    public async Task Five_hundred_sources_answer_while_one_hangs()
    {
        for (var i = 0; i < 500; i++)
            _harness.Put($"s{i}.json", $$"""{"a":{{i}},"b":"x","c":1.5}""");
        _harness.Options = _harness.Options with
        {
            Directories = [new WatchedDirectory(_harness.Scratch.Root)],
            Timeout = TimeSpan.FromSeconds(1)
        };
        await _harness.StartAsync(Command("hang", "/bin/sh", "-c", "sleep 1000"));
        await _harness.UntilValueAsync("json.nsources", "value 501");
        await _harness.UntilAsync(() => _harness.Values("json.nmetrics") == "value 1500");
        await _harness.UntilStateAsync("hang", SourceState.Hung);
        for (var i = 0; i < 500; i += 49)
            _harness.Values($"json.s{i}.a").ShouldBe($"value {i}");
    }

    private static SourceDefinition Command(string name, params string[] words) =>
        new() { Kind = SourceKind.Command, Name = name, IsNamed = true, Location = "/usr", Command = words };
}
