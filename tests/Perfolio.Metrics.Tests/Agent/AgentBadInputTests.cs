using System.Diagnostics;
using System.Text;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Parsing;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>What goes wrong with a source: the metrics concerned show it, others do not, and it passes when the fault is
/// removed.</summary>
public sealed class AgentBadInputTests : IDisposable
{
    private const string Again = "Error: Try again. Information not currently available";
    private const string Missing = "Error: Missing metric value(s)";
    private readonly AgentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("\"12\"", "Error: Impossible value or scale conversion")]
    [InlineData("true", "Error: Impossible value or scale conversion")]
    [InlineData("1.5", "Error: Impossible value or scale conversion")]
    [InlineData("9223372036854775808", "Error: Truncation in value conversion")]
    [InlineData("null", "No value(s) available!")]
    [InlineData("-1", Missing)]
    [InlineData("1e3", "value 1000")]
    public async Task A_wrong_value_costs_its_metric_only(string value, string expected)
    {
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data.Replace("652046", value, StringComparison.Ordinal));
        await _harness.StartAsync();
        _harness.Values("json.root.xmit_count").ShouldBe(expected);
        _harness.Values("json.root.xmit_latency").ShouldBe("value 90");
        _harness.State("root").ShouldBe(SourceState.Ok);
    }

    [Fact]
    public async Task Missing_members_default_required_and_neither()
    {
        _harness.PutSource("net", SeedTexts.Schema, """{"generation":1,"data":{"xmit_count":5}}""");
        await _harness.StartAsync();
        _harness.Values("json.root.interface").ShouldBe(Missing);
        _harness.Values("json.root.xmit_latency").ShouldBe("value 0");
        _harness.Values("json.sources.violations").ShouldBe("inst [16 or \"root\"] value 1");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("3")]
    public async Task Another_shape_than_the_schemas(string data)
    {
        _harness.PutSource("net", SeedTexts.Schema, data);
        await _harness.StartAsync();
        _harness.State("root").ShouldBe(SourceState.Mismatch);
        _harness.Values("json.root.xmit_count").ShouldBe(Missing);
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.UntilValueAsync("json.root.xmit_count", "value 652046");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\ufeff{}")]
    [InlineData("{\"data\":{\"xmit_count\":NaN}}")]
    public async Task Bad_json_keeps_the_last_good_values_for_a_while(string bad)
    {
        _harness.Options = _harness.Options with { StaleAfter = TimeSpan.FromMilliseconds(400) };
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.StartAsync();
        _harness.Put("net/data.json", bad);
        await _harness.UntilStateAsync("root", SourceState.BadJson);
        _harness.Error("root").ShouldContain("line 1");
        await _harness.UntilValueAsync("json.root.xmit_count", Again);
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.PublishedData);
        await _harness.UntilValueAsync("json.root.xmit_count", "value 8856603");
        _harness.State("root").ShouldBe(SourceState.Ok);
        _harness.Log.Count(static l =>
            l.StartsWith("root: ", StringComparison.Ordinal)).ShouldBe(2, string.Join(" | ", _harness.Log));
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8()
    {
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.StartAsync();
        _harness.Put("net/data.json",
            [.. Encoding.UTF8.GetBytes("{\"data\":{\"interface\":\"").Concat(
            new byte[] { 0xc3, 0x28 }).Concat("\"}}"u8.ToArray())]);
        await _harness.UntilStateAsync("root", SourceState.BadJson);
        _harness.Values("json.root.xmit_count").ShouldBe("value 652046");
        _harness.Error("root").ShouldContain("UTF-8");
    }

    [Fact]
    public async Task A_half_written_file_is_never_published()
    {
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.StartAsync();
        var text = Encoding.UTF8.GetBytes(SeedTexts.PublishedData);
        var path = _harness.Scratch.Path("net/data.json");
        for (var round = 0; round < 20; round++)
        {
            using (var file = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite, 1))
            {
                foreach (var b in text)
                {
                    file.WriteByte(b);
                    _harness.Values("json.root.xmit_count").ShouldBeOneOf("value 652046", "value 8856603");
                }
            }
        }

        // On a busy machine none of it may have been read yet: then the state is still the one of before, and good.
        await _harness.UntilValueAsync("json.root.xmit_count", "value 8856603");
        await _harness.UntilStateAsync("root", SourceState.Ok);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"data":{"type":"obj""", "line 1")]
    [InlineData("""{"type":"object","properties":{"data":{"properties":{"a":{"$ref":"#"}}}}}""", "$ref")]
    public async Task A_bad_schema_shows_and_passes(string schema, string reason)
    {
        _harness.PutSource("net", schema, SeedTexts.Data);
        _harness.PutSource("other", SeedTexts.ArrayMetadata, SeedTexts.ArrayData);
        await _harness.StartAsync();
        _harness.State("net").ShouldBe(SourceState.BadSchema);
        _harness.Error("net").ShouldContain(reason);
        _harness.Values("json.net_xmit.net_xmit_data.xmit_count").ShouldContain("352551");
        _harness.Put("net/schema.json", SeedTexts.Schema);
        await _harness.UntilValueAsync("json.root.xmit_count", "value 652046");
    }

    [Fact]
    public async Task A_schema_that_becomes_bad_leaves_the_one_before_it()
    {
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.StartAsync();
        _harness.Put("net/schema.json", "{");
        await _harness.UntilStateAsync("root", SourceState.Mismatch);
        _harness.Values("json.root.xmit_count").ShouldBe("value 652046");
    }

    [Fact]
    public async Task A_document_over_the_limit_and_a_deep_one()
    {
        _harness.Options = _harness.Options with { Limits = new DocumentLimits { Bytes = 1_000_000 } };
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.StartAsync();
        // 100 MB, of which not more than the limit may be held.
        using (var file = File.Create(_harness.Scratch.Path("net/big")))
            file.SetLength(100_000_000);
        File.Move(_harness.Scratch.Path("net/big"), _harness.Scratch.Path("net/data.json"), overwrite: true);
        await _harness.UntilStateAsync("root", SourceState.TooBig);
        _harness.Values("json.root.xmit_count").ShouldBe("value 652046");
        _harness.Put("net/data.json", new string('[', 500_000));
        await _harness.UntilStateAsync("root", SourceState.BadJson);
        _harness.Error("root").ShouldContain("deeper");
    }

    [Fact]
    public async Task Duplicates_surplus_members_and_double_instances_are_counted()
    {
        _harness.PutSource("net", SeedTexts.Schema,
            """{"generation":1,"data":{"interface":"a","xmit_count":1,"xmit_count":2,"more":3,"xmit_latency":1}}""");
        _harness.PutSource("arr", SeedTexts.ArrayMetadata, """
            {"net_xmit_data":[{"__id":"e","xmit_count":1},{"__id":"e","xmit_count":2},
            {"__id":""},{"xmit_count":4},{"__id":{}},{"__id":7,"xmit_count":9}]}
            """);
        await _harness.StartAsync();
        _harness.Values("json.root.xmit_count").ShouldBe("value 2");
        _harness.Error("root").ShouldContain("'more'");
        _harness.Source("root").Counts.Violations.ShouldBe(2);
        _harness.Values("json.net_xmit.net_xmit_data.xmit_count").ShouldBe(
            "inst [0 or \"e\"] value 1\ninst [1 or \"7\"] value 9");
        _harness.Source("net_xmit").Counts.Violations.ShouldBe(4);
        // Not only the first time, when its name is new.
        _harness.Put("net/data.json",
            """{"generation":1,"data":{"interface":"a","xmit_count":1,"xmit_count":2,"more":3,"xmit_latency":7}}""");
        await _harness.UntilValueAsync("json.root.xmit_latency", "value 7");
        _harness.Error("root").ShouldContain("'more'");
    }

    [Fact]
    public async Task A_pipe_a_link_loop_and_a_directory_instead_of_a_file()
    {
        foreach (var name in new[] { "good", "pipe", "loop", "dir" })
            _harness.PutSource(name, SeedTexts.ArrayMetadata.Replace("\"net_xmit\"", $"\"{name}\"", StringComparison.Ordinal),
                SeedTexts.ArrayData);
        await _harness.StartAsync();
        var pipe = _harness.Scratch.Path("pipe/data.json");
        File.Delete(pipe);
        using (var mkfifo = Process.Start("mkfifo", pipe))
            await mkfifo.WaitForExitAsync();
        File.Delete(_harness.Scratch.Path("loop/data.json"));
        File.CreateSymbolicLink(_harness.Scratch.Path("loop/data.json"), "data.json");
        File.Delete(_harness.Scratch.Path("dir/data.json"));
        Directory.CreateDirectory(_harness.Scratch.Path("dir/data.json"));
        await _harness.UntilStateAsync("pipe", SourceState.Hung);
        await _harness.UntilStateAsync("loop", SourceState.Unreadable);
        await _harness.UntilStateAsync("dir", SourceState.Unreadable);
        _harness.Put("good/data.json", SeedTexts.ArrayData.Replace("352551", "1", StringComparison.Ordinal));
        await _harness.UntilValueAsync(
            "json.good.net_xmit_data.xmit_count", "inst [0 or \"eth0\"] value 1\ninst [1 or \"eth1\"] value 0");
        File.Delete(_harness.Scratch.Path("pipe/data.json"));
        _harness.Put("pipe/data.json", SeedTexts.ArrayData);
        await _harness.UntilStateAsync("pipe", SourceState.Ok);
    }

    [Fact]
    public async Task Links_do_not_lead_out_of_an_untrusted_directory()
    {
        using var secret = new Scratch();
        File.WriteAllText(secret.Path("data.json"), SeedTexts.ArrayData);
        _harness.PutSource("net", SeedTexts.ArrayMetadata, "{}");
        File.Delete(_harness.Scratch.Path("net/data.json"));
        File.CreateSymbolicLink(_harness.Scratch.Path("net/data.json"), secret.Path("data.json"));
        await _harness.StartAsync();
        _harness.State("net_xmit").ShouldBe(SourceState.Unreadable);
        _harness.Error("net_xmit").ShouldContain("leads out of");
    }

    [Fact]
    public async Task Sources_that_vanish_and_come_take_their_metrics_with_them()
    {
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.StartAsync();
        var version = _harness.Agent.NamesVersion;
        _harness.PutSource("other", SeedTexts.ArrayMetadata, SeedTexts.ArrayData);
        await _harness.UntilAsync(() => _harness.Agent.Names.Find("json.net_xmit.net_xmit_data.xmit_count") is not null);
        Directory.Delete(_harness.Scratch.Path("net"), recursive: true);
        await _harness.UntilAsync(() => _harness.Agent.Names.Find("json.root.xmit_count") is null);
        _harness.Agent.NamesVersion.ShouldBeGreaterThan(version);
        _harness.Values("json.nsources").ShouldBe("value 1");
    }

    [Fact]
    public async Task The_second_source_of_a_name_is_refused_and_says_so()
    {
        _harness.PutSource("a", SeedTexts.Schema, SeedTexts.Data);
        _harness.PutSource("b", SeedTexts.Schema, SeedTexts.PublishedData);
        await _harness.StartAsync();
        _harness.Values("json.root.xmit_count").ShouldBe("value 652046");
        await _harness.UntilAsync(() => _harness.Agent.Sources.All[1].View.State == SourceState.BadSchema);
        _harness.Agent.Sources.All[1].View.Error.ShouldContain("taken");
    }

    [Fact]
    public async Task A_new_generation_brings_its_schema_in_one_step()
    {
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.StartAsync();
        var pmid = _harness.Agent.Names.Find("json.root.xmit_count")!.Value;
        var version = _harness.Agent.NamesVersion;
        // The type of one metric changes and one comes.
        _harness.Put("net/schema.json",
            SeedTexts.Schema.Replace("\"xmit_latency\": {", "\"drops\": {\"type\":\"integer\"},\"xmit_latency\": {",
            StringComparison.Ordinal)
            .Replace("\"xmit_count\": {\n\"type\": \"integer\"", "\"xmit_count\": {\n\"type\": \"number\"",
                StringComparison.Ordinal));
        _harness.Put(
            "net/data.json", """{"generation":2,"data":{"interface":"a","xmit_count":1.5,"xmit_latency":1,"drops":4}}""");
        await _harness.UntilValueAsync("json.root.drops", "value 4");
        _harness.Values("json.root.xmit_count").ShouldBe("value 1.5");
        _harness.Agent.Names.Find("json.root.xmit_count").ShouldNotBe(pmid);
        _harness.Agent.Describe(pmid).ShouldBeNull();
        _harness.Agent.NamesVersion.ShouldBeGreaterThan(version);
        _harness.Put("net/schema.json", SeedTexts.Schema);
        _harness.Put("net/data.json", SeedTexts.Data);
        await _harness.UntilValueAsync("json.root.xmit_count", "value 652046");
        _harness.Agent.Names.Find("json.root.xmit_count").ShouldBe(pmid);
    }

    [Fact]
    public async Task Instances_keep_their_numbers_whatever_happens()
    {
        _harness.Options = _harness.Options with { StateDirectory = _harness.StateFiles.Root };
        _harness.PutSource("net", SeedTexts.ArrayMetadata, SeedTexts.ArrayData);
        await _harness.StartAsync();
        const string Name = "json.net_xmit.net_xmit_data.xmit_count";
        var indom = _harness.Agent.Describe(_harness.Agent.Names.Find(Name)!.Value)!.Indom;
        _harness.Put("net/data.json", """{"net_xmit_data":[{"__id":"wlan0","xmit_count":3},{"__id":"eth1","xmit_count":1}]}""");
        await _harness.UntilValueAsync(Name, "inst [1 or \"eth1\"] value 1\ninst [2 or \"wlan0\"] value 3");
        _harness.Agent.Instances(indom)!.Ids.ToArray().ShouldBe([1, 2]);
        await _harness.RestartAsync();
        _harness.Values(Name).ShouldBe("inst [1 or \"eth1\"] value 1\ninst [2 or \"wlan0\"] value 3");
        _harness.Put("net/data.json", """{"net_xmit_data":[{"__id":"eth0","xmit_count":5},{"__id":"tun0","xmit_count":6}]}""");
        await _harness.UntilValueAsync(Name, "inst [0 or \"eth0\"] value 5\ninst [3 or \"tun0\"] value 6");
        _harness.Agent.Describe(_harness.Agent.Names.Find(Name)!.Value)!.Indom.ShouldBe(indom);
    }

    [Fact]
    public async Task Names_of_instances_that_agree_up_to_a_blank_lose_their_blanks()
    {
        _harness.PutSource("net", SeedTexts.ArrayMetadata,
            """{"net_xmit_data":[{"__id":"a b","xmit_count":1},{"__id":"a c","xmit_count":2},{"__id":"x y","xmit_count":3}]}""");
        await _harness.StartAsync();
        _harness.Values("json.net_xmit.net_xmit_data.xmit_count")
            .ShouldBe("inst [0 or \"a_b\"] value 1\ninst [1 or \"a_c\"] value 2\ninst [2 or \"x y\"] value 3");
    }

    [Fact]
    public async Task Without_a_schema_types_widen_and_members_appear()
    {
        _harness.Put("app.json", """{"n":1,"inner":{"t":"x"},"disks":[{"name":"sda","reads":3}]}""");
        await _harness.StartAsync();
        _harness.Values("json.app.inner.t").ShouldBe("value \"x\"");
        _harness.Values("json.app.disks.reads").ShouldBe("inst [0 or \"sda\"] value 3");
        _harness.Put("app.json", """{"n":1.25,"inner":{"t":"x","u":2},"disks":[]}""");
        await _harness.UntilValueAsync("json.app.inner.u", "value 2");
        _harness.Values("json.app.n").ShouldBe("value 1.25");
        _harness.Values("json.app.disks.reads").ShouldBe("No value(s) available!");
    }
}
