using System.Globalization;
using Perfolio.Archives.Tests;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>The agent as a process: killed, on a full disk, out of watches.</summary>
[Trait("Category", "Interop")]
public sealed class AgentProcessTests : IDisposable
{
    private const string Metadata = """
        {"metrics":[{"name":"list","pointer":"/l","type":"array","index":"/id",
        "metrics":[{"name":"value","pointer":"/v","type":"integer"}]}]}
        """;
    private const string Value = "json.app.list.value";
    private readonly Scratch _scratch = new();

    private string Sources => Directory.CreateDirectory(_scratch.Path("sources")).FullName;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Killed_at_random_moments_it_never_gives_a_number_twice()
    {
        const int Kills = 25;
        var random = new Random(20261121);
        var published = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new Dictionary<int, string>();
        var next = 0;
        Put("app/metadata.json", Metadata);
        Put("app/data.json", Elements(0, 3));
        for (var round = 0; round < Kills; round++)
        {
            using var agent = await RunningAgent.StartAsync("", _scratch.Root, "--state", _scratch.Path("state"), Sources);
            await agent.UntilAsync(async () => await Note(agent) > 0);
            // A stream of new instances, so that the file is being written most of the time.
            using var stop = new CancellationTokenSource();
            var from = next;
            var writing = Task.Run(
                () =>
                {
                    for (var i = from; !stop.IsCancellationRequested; i += 3)
                    {
                        Put("app/data.json", Elements(i, 200));
                        next = i + 200;
                    }
                },
                CancellationToken.None);
            for (var looks = random.Next(1, 12); looks > 0; looks--)
                await Note(agent);
            var kill = Task.Run(agent.KillAsync);
            await kill;
            await stop.CancelAsync();
            await writing;
            agent.Lines.ShouldNotContain(static l => l.Contains("damaged", StringComparison.Ordinal));
        }

        published.Count.ShouldBeGreaterThan(Kills);
        Directory.GetFiles(_scratch.Path("state/sources"), "*.bad*").ShouldBeEmpty();

        async Task<int> Note(RunningAgent agent)
        {
            var values = await agent.ValuesAsync(Value) ?? [];
            foreach (var (name, (id, _)) in values)
            {
                published.TryAdd(name, id);
                published[name].ShouldBe(id, $"number of {name}");
                names.TryAdd(id, name);
                names[id].ShouldBe(name, $"name of {id}");
            }

            return values.Count;
        }
    }

    [SkippableFact]
    public async Task A_full_disk_is_said_once_and_metrics_go_on()
    {
        Skip.IfNot(RunningAgent.HasNamespaces(), "the kernel makes no user namespaces with mounts here");
        Put("app/metadata.json", Metadata);
        Put("app/data.json", Elements(0, 10));
        Put("other/metadata.json", Metadata);
        Put("other/data.json", Elements(0, 5));
        var state = Directory.CreateDirectory(_scratch.Path("state")).FullName;
        using var agent =
            await RunningAgent.StartAsync($"mount -t tmpfs -o size=64k none '{state}'", _scratch.Root, "--state", state, Sources);
        await agent.UntilAsync(async () => await agent.ValuesAsync(Value) is { Count: 10 });
        Put("app/data.json", Elements(0, 20_000));
        await agent.UntilAsync(async () => await agent.ValuesAsync(Value) is { Count: 20_000 });
        Put("app/data.json", Elements(0, 20_010));
        Put("other/data.json", Elements(0, 5000));
        await agent.UntilAsync(async () => await agent.ValuesAsync(Value) is { Count: 20_010 });
        await agent.UntilAsync(async () => await agent.ValuesAsync("json.other.list.value") is { Count: 5000 });
        agent.Lines.Where(static l => l.Contains("cannot be kept", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("No space left");
    }

    [SkippableFact]
    public async Task A_state_directory_that_is_read_only_is_said_once_and_numbers_in_it_are_used()
    {
        Skip.IfNot(RunningAgent.HasNamespaces(), "the kernel makes no user namespaces with mounts here");
        Put("app/metadata.json", Metadata);
        Put("app/data.json", Elements(0, 3));
        var state = _scratch.Path("state");
        using (var first = await RunningAgent.StartAsync("", _scratch.Root, "--state", state, Sources))
            await first.UntilAsync(async () => await first.ValuesAsync(Value) is { Count: 3 });
        Put("app/data.json", Elements(1, 4));
        using var agent = await RunningAgent.StartAsync(
            $"mount --bind '{state}' '{state}' && mount -o remount,ro,bind '{state}'", _scratch.Root, "--state", state, Sources);
        await agent.UntilAsync(async () => await agent.ValuesAsync(Value) is { Count: 4 });
        (await agent.ValuesAsync(Value))!.Select(static v => $"{v.Key}={v.Value.Id}").Order(StringComparer.Ordinal)
            .ShouldBe(["i1=1", "i2=2", "i3=3", "i4=4"]);
        agent.Lines.Where(static l => l.Contains("cannot be kept", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("ead-only");
    }

    [SkippableFact]
    public async Task Without_more_watches_files_are_looked_at_and_that_is_said_once()
    {
        Skip.IfNot(RunningAgent.HasNamespaces(), "the kernel makes no user namespaces with mounts here");
        for (var i = 0; i < 20; i++)
        {
            Put($"s{i:00}/metadata.json", """{"metrics":[{"name":"nn","pointer":"/n","type":"integer"}]}""");
            Put($"s{i:00}/data.json", """{"n":0}""");
        }

        foreach (var (limit, value) in new[] { ("watches", 5), ("instances", 0) })
        {
            using var agent = await RunningAgent.StartAsync(
                $"echo {value} > /proc/sys/user/max_inotify_{limit}", _scratch.Root, "--refresh", "0.05", Sources);
            for (var i = 0; i < 20; i++)
            {
                Put($"s{i:00}/data.json", $$"""{"n":{{i + 1}}}""");
                await agent.UntilValueAsync($"json.s{i:00}.nn", i + 1);
            }

            agent.Lines.Where(static l => l.Contains("inotify", StringComparison.Ordinal)).ShouldHaveSingleItem()
                .ShouldContain($"max_user_{limit}");
        }
    }

    private void Put(string name, string text)
    {
        var path = Path.Combine(Sources, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + "~", text);
        File.Move(path + "~", path, overwrite: true);
    }

    private static string Elements(int from, int count) =>
        "{\"l\":[" + string.Join(',', Enumerable.Range(from, count).Select(static i =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"i{i}\",\"v\":{i}}}"))) + "]}";
}
