using System.Net;
using System.Net.Sockets;
using System.Text;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Serving;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Metrics.Agent.Values;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>Files, addresses and senders that mean no good, and schemas that change while clients ask.</summary>
public sealed class AgentHostileTests : IDisposable
{
    private readonly AgentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_document_cut_at_any_byte_leaves_the_values_before_it()
    {
        var text = Encoding.UTF8.GetBytes("""{"generation":1,"data":{"interface":"é","xmit_count":5,"xmit_latency":1}}""");
        var schema = _harness.Put("s.json", SeedTexts.Schema);
        _harness.Options = _harness.Options with { Endpoints = [new PushEndpoint { Name = "tc", Port = 0, SchemaPath = schema }] };
        await _harness.StartAsync();
        var source = await SendAsync("tc", [.. text, (byte)'\n']);
        await _harness.UntilValueAsync("json.tc.xmit_count", "value 5");
        for (var length = 1; length < text.Length; length++)
        {
            source.Send([.. text[..length], (byte)'\n']);
            var failures = length;
            await _harness.UntilAsync(() => _harness.Source("tc").Counts.Failures == failures);
            // It is counted before it is shown.
            await _harness.UntilStateAsync("tc", SourceState.BadJson);
            _harness.Values("json.tc.xmit_count").ShouldBe("value 5");
        }

        source.Dispose();
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, (byte)'{', 0, (byte)'}', 0 }, "UTF-16")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "line 1")]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, "UTF-8")]
    [InlineData(new byte[] { (byte)'{', (byte)'"', (byte)'a', 0, (byte)'"', (byte)':', (byte)'1', (byte)'}' }, "control")]
    public async Task Bytes_that_are_no_text(byte[] bytes, string reason)
    {
        _harness.PutSource("net", SeedTexts.Schema, SeedTexts.Data);
        await _harness.StartAsync();
        _harness.Put("net/data.json", bytes);
        await _harness.UntilStateAsync("root", SourceState.BadJson);
        _harness.Error("root").ShouldContain(reason);
        _harness.Values("json.root.xmit_count").ShouldBe("value 652046");
    }

    [Fact]
    public async Task A_device_instead_of_a_file_is_not_read()
    {
        File.CreateSymbolicLink(_harness.Scratch.Path("zero.json"), "/dev/zero");
        await _harness.StartAsync(
            new SourceDefinition { Kind = SourceKind.File, Name = "zero", Location = _harness.Scratch.Path("zero.json") });
        _harness.State("zero").ShouldBe(SourceState.Unreadable);
        _harness.Error("zero").ShouldContain("a character device, not a file");
    }

    [Fact]
    public async Task A_directory_that_goes_and_comes_back_takes_its_file_along()
    {
        var file = _harness.Put("app/stats.json", """{"n":1}""");
        await _harness.StartAsync(new SourceDefinition { Kind = SourceKind.File, Name = "stats", Location = file });
        Directory.Delete(_harness.Scratch.Path("app"), recursive: true);
        await _harness.UntilStateAsync("stats", SourceState.Gone);
        _harness.Values("json.stats.n").ShouldBe("value 1");
        _harness.Put("app/stats.json", """{"n":2}""");
        await _harness.UntilValueAsync("json.stats.n", "value 2");
        // Moved away as a whole, and another put there.
        Directory.Move(_harness.Scratch.Path("app"), _harness.Scratch.Path("old"));
        await _harness.UntilStateAsync("stats", SourceState.Gone);
        _harness.Put("app/stats.json", """{"n":3}""");
        await _harness.UntilValueAsync("json.stats.n", "value 3");
        _harness.Put("app/stats.json", """{"n":4}""");
        await _harness.UntilValueAsync("json.stats.n", "value 4");
    }

    [Fact]
    public async Task A_file_that_is_replaced_again_and_again_has_no_directory_searched()
    {
        _harness.Put("a.json", """{"n":0}""");
        await _harness.StartAsync();
        for (var i = 1; i <= 50; i++)
        {
            _harness.Put("a.json", $$"""{"n":{{i}}}""");
            await _harness.UntilValueAsync("json.a.n", $"value {i}");
        }

        // It is still the source that it was: nothing was removed or found anew.
        _harness.Log.ShouldBeEmpty();
        _harness.Put("b.json", """{"n":1}""");
        await _harness.UntilValueAsync("json.b.n", "value 1");
    }

    [Fact]
    public async Task What_comes_and_goes_at_once_is_as_it_was_left()
    {
        var path = _harness.Put("a.json", """{"n":0}""");
        await _harness.StartAsync();
        for (var i = 1; i <= 20; i++)
        {
            // Gone and back again, and another one back and gone again, in one breath.
            File.Delete(path);
            _harness.Put("a.json", $$"""{"n":{{i}}}""");
            File.Delete(_harness.Put($"b{i}.json", """{"n":1}"""));
            await _harness.UntilValueAsync("json.a.n", $"value {i}");
        }

        _harness.Put("a.json", """{"n":21}""");
        File.Delete(path);
        _harness.Put("last.json", """{"n":1}""");
        await _harness.UntilValueAsync("json.last.n", "value 1");
        await _harness.UntilValueAsync("json.nsources", "value 1");
    }

    [Fact]
    public async Task Commands_that_hang_do_not_hold_up_files()
    {
        var file = _harness.Put("a.json", """{"n":1}""");
        // None of them ends before the agent does: whatever is read meanwhile was not held up.
        var commands = Enumerable.Range(0, 32).Select(static i => new SourceDefinition
        {
            Kind = SourceKind.Command,
            Name = $"c{i}",
            IsNamed = true,
            Location = "/usr",
            Command = ["/bin/sleep", "1000"],
            Timeout = TimeSpan.FromMinutes(10),
        });
        _harness.Options = _harness.Options with
        {
            Sources = [.. commands, new SourceDefinition { Kind = SourceKind.File, Name = "a", Location = file }],
        };
        // This waits for the commands too, which end with the agent.
        var start = _harness.StartAsync();
        await _harness.UntilAsync(() => _harness.Agent?.Names.Find("json.a.n") is not null);
        _harness.Put("a.json", """{"n":2}""");
        await _harness.UntilValueAsync("json.a.n", "value 2");
        start.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_command_ends_with_the_agent()
    {
        string process;
        using (var other = new AgentHarness())
        {
            var pid = other.Scratch.Path("pid");
            var start = other.StartAsync(new SourceDefinition
            {
                Kind = SourceKind.Command,
                Name = "c",
                IsNamed = true,
                Location = "/usr",
                Command = ["/bin/sh", "-c", $"echo $$ > {pid}~; mv {pid}~ {pid}; sleep 60"],
                Timeout = TimeSpan.FromSeconds(60),
            });
            await _harness.UntilAsync(() => File.Exists(pid));
            process = (await File.ReadAllTextAsync(pid)).Trim();
            start.IsCompleted.ShouldBeFalse();
        }

        await _harness.UntilAsync(() => !Directory.Exists($"/proc/{process}")
            || File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_complains_without_end_is_ended()
    {
        _harness.Options = _harness.Options with { Timeout = TimeSpan.FromMilliseconds(300) };
        await _harness.StartAsync(new SourceDefinition
        {
            Kind = SourceKind.Command,
            Name = "c",
            IsNamed = true,
            Location = "/usr",
            Command = ["/bin/sh", "-c", "yes >&2"],
        });
        // A busy machine may end it before it has said anything; it is run again.
        await _harness.UntilErrorAsync("c", SourceState.Hung, ": y");
    }

    [Fact]
    public async Task Senders_without_line_feeds_share_one_allowance()
    {
        _harness.Options = _harness.Options with
        {
            Endpoints = [new PushEndpoint { Name = "tc", Port = 0 }],
            Limits = new DocumentLimits { Bytes = 100_000 },
        };
        await _harness.StartAsync();
        // Each stays below the limit of a line; together they hold more than four of them.
        var part = Encoding.ASCII.GetBytes("{\"x\":\"" + new string('y', 90_000));
        var senders = new List<Socket>();
        for (var i = 0; i < 8; i++)
            senders.Add(await SendAsync("tc", part));
        await _harness.UntilAsync(() => _harness.Agent.Sources.All.Count == 1 && _harness.State("tc") == SourceState.TooBig);
        _harness.Error("tc").ShouldContain("together");
        senders.ForEach(static s => s.Dispose());
        // What was given back can be taken again.
        await _harness.UntilAsync(() =>
        {
            using var sender = SendAsync("tc", [.. part, .. "\"}\n"u8]).Result;
            return _harness.Agent.Names.Find("json.tc.x") is not null;
        });
    }

    [Fact]
    public async Task Senders_that_never_pause_do_not_keep_clients_waiting()
    {
        _harness.Options = _harness.Options with { Endpoints = [new PushEndpoint { Name = "tc", Port = 0 }] };
        await _harness.StartAsync();
        using var stop = new CancellationTokenSource();
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"n\":1}\n", 1000)));
        var floods = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var sender = await SendAsync("tc", lines);
            while (!stop.IsCancellationRequested)
                await sender.SendAsync(lines);
        })).ToArray();
        await _harness.UntilValueAsync("json.tc.n", "value 1");
        using var server = new OpenMetricsServer(_harness.Agent, new IPEndPoint(IPAddress.Loopback, 0));
        using var client = new HttpClient();
        for (var i = 0; i < 20; i++)
            (await client.GetStringAsync($"http://{server.Address}/metrics")).ShouldContain("json_tc_n{");
        await stop.CancelAsync();
        await Task.WhenAll(floods);
    }

    [Fact]
    public async Task Clients_never_see_data_of_one_generation_by_the_schema_of_another()
    {
        _harness.PutSource("net", Schema(0), Data(0));
        await _harness.StartAsync();
        using var stop = new CancellationTokenSource();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var wrong = "";
        var asking = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var view = _harness.Source("root").View;
                if (view.Metrics is not { } metrics || view.Values is not { } values)
                    continue;
                // Metric m<generation> has the generation as its value. One that waits long for its data has none.
                for (var index = 0; index < metrics.Descriptors.Length; index++)
                {
                    var table = values.Document.Tables[0];
                    var column = metrics.Places[index].Column;
                    if (table.State(0, column) == CellState.Value && (table.Bits(0, column) != view.Generation
                        || metrics.IndexOf($"m{view.Generation}") != index))
                        wrong = $"generation {view.Generation}: {metrics.Descriptors[index].Name} is {table.Bits(0, column)}";
                }

                lock (seen)
                    seen.Add($"{view.Generation}");
            }
        });
        for (var i = 1; i <= 12; i++)
        {
            // Every third schema is bad at first, and the data wait for the good one.
            if (i % 3 == 0)
                _harness.Put("net/schema.json", "{\"type\":");
            _harness.Put("net/schema.json", Schema(i));
            _harness.Put("net/data.json", Data(i));
            await _harness.UntilValueAsync($"json.root.m{i}", $"value {i}");
        }

        await stop.CancelAsync();
        await asking;
        wrong.ShouldBeEmpty();
        seen.Count.ShouldBeGreaterThan(1);

        static string Schema(int i) => """
            {"type":"object","title":"root","properties":{"generation":{"type":"integer"},
            "data":{"type":"object","properties":{"m@":{"type":"integer"}}}}}
            """
            .Replace("@", $"{i}", StringComparison.Ordinal);
        static string Data(int i) => """{"generation":@,"data":{"m@":@}}""".Replace("@", $"{i}", StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_set_in_the_configuration()
    {
        var options = AgentConfiguration.Add(
            new AgentOptions(), """{"limits":{"bytes":1000,"elements":5,"sources":7}}"""u8, "/x/config.json");
        options.Limits.ShouldBe(new DocumentLimits { Bytes = 1000, Elements = 5 });
        options.MaxSources.ShouldBe(7);
        foreach (var bad in new[] { """{"limits":3}""", """{"limits":{"bytes":0}}""", """{"limits":{"depth":257}}""",
            """{"limits":{"size":5}}""" })
            Should.Throw<ProfileException>(() => AgentConfiguration.Add(new AgentOptions(), Encoding.UTF8.GetBytes(bad), "c"));
    }

    private async Task<Socket> SendAsync(string name, byte[] bytes)
    {
        name.ShouldBe("tc");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _harness.Agent.Ports[0]);
        await socket.SendAsync(bytes);
        return socket;
    }
}
