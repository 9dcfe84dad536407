using System.Globalization;
using Perfolio.Archives.Tests;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>What an agent holds: descriptors, watches, threads in the kernel, commands that it has started.</summary>
[Trait("Category", "Interop")]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class AgentResourceTests : IDisposable
{
    private const string Metadata = """{"metrics":[{"name":"value","pointer":"/v","type":"integer"}]}""";
    private const int Hung = 7;
    private readonly Scratch _scratch = new();

    private string Sources => Directory.CreateDirectory(_scratch.Path("sources")).FullName;

    public void Dispose() => _scratch.Dispose();

    [SkippableFact]
    public async Task A_file_that_hangs_in_the_kernel_delays_nobody_and_shows_it()
    {
        Skip.IfNot(RunningAgent.HasNamespaces(), "the kernel makes no user namespaces with mounts here");
        var stuck = await StuckFileSystem.CreateAsync(_scratch);
        Skip.IfNot(await stuck.CanMountAsync(), "the kernel mounts no FUSE in user namespaces here");
        Put("fine", 0);
        using var agent = await RunningAgent.StartAsync(
            stuck.Mounting, _scratch.Root, "--refresh", "0.05", "--timeout", "0.3", stuck.FilePath, Sources);
        await agent.UntilValueAsync("json.stuck.n", 1);
        stuck.Hang();
        await agent.UntilAsync(async () => await StateAsync(agent, "stuck") == Hung);
        for (var i = 1; i <= 20; i++)
        {
            Put("fine", i);
            await agent.UntilValueAsync("json.fine.value", i);
            // It still hangs: what was answered meanwhile did not wait for it.
            (await StateAsync(agent, "stuck")).ShouldBe(Hung);
        }

        (await agent.ValuesAsync("json.sources.error"))!.ShouldContainKey("stuck");
        stuck.Release();
        await agent.UntilAsync(async () => await StateAsync(agent, "stuck") == 0);
        await agent.UntilValueAsync("json.stuck.n", 1);
    }

    [Fact]
    public async Task A_thousand_files_that_come_and_go_leave_no_descriptors_and_no_watches()
    {
        Put("first", 1);
        using var agent = await RunningAgent.StartAsync("", _scratch.Root, Sources);
        await ComeAndGoAsync(agent, 0);
        await agent.UntilValueAsync("json.nsources", 1);
        var (descriptors, watches) = Held(agent.Id);
        for (var round = 1; round <= 10; round++)
            await ComeAndGoAsync(agent, round);
        await agent.UntilAsync(() => Task.FromResult(
            Held(agent.Id) is var now && now.Descriptors <= descriptors && now.Watches == watches));
    }

    [Fact]
    public async Task Commands_that_have_ended_leave_no_descriptors()
    {
        using var agent = await RunningAgent.StartAsync(
            "", _scratch.Root, "--refresh", "0.01", "c=exec:/bin/echo '{\"n\":1}'", "f=exec:/bin/false");
        await agent.UntilAsync(async () => await CountAsync(agent, "reads", "c") >= 3);
        // While one runs there are its pipes.
        var before = Enumerable.Range(0, 50).Min(_ => Held(agent.Id).Descriptors);
        await agent.UntilAsync(async () =>
            await CountAsync(agent, "reads", "c") >= 100 && await CountAsync(agent, "failures", "f") >= 5);
        await agent.UntilAsync(() => Task.FromResult(Held(agent.Id).Descriptors <= before));
    }

    [Fact]
    public async Task Commands_of_an_agent_that_was_killed_end_when_the_next_one_runs_its_own()
    {
        var pids = _scratch.Path("pids");
        var script = _scratch.Path("hangs.sh");
        // Once for both agents: the second command finds the file and is done.
        await File.WriteAllTextAsync(script, $$"""
            #!/bin/sh
            if [ -e {{pids}} ]; then echo '{"n":1}'; exit; fi
            sleep 1000 &
            echo $! $$ > {{pids}}~; mv {{pids}}~ {{pids}}; wait

            """);
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        string[] left;
        using (var first = await RunningAgent.StartAsync("", _scratch.Root, "--timeout", "1000", $"c=exec:{script}"))
        {
            await first.UntilAsync(() => Task.FromResult(File.Exists(pids)));
            left = (await File.ReadAllTextAsync(pids)).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
            await first.KillAsync();
        }

        left.Length.ShouldBe(2);
        left.ShouldAllBe(static p => !IsGone(p));
        using var second = await RunningAgent.StartAsync("", _scratch.Root, $"c=exec:{script}");
        await second.UntilValueAsync("json.c.n", 1);
        await second.UntilAsync(() => Task.FromResult(left.All(IsGone)));
    }

    private async Task ComeAndGoAsync(RunningAgent agent, int round)
    {
        var names = Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"r{round}s{i}")).ToList();
        names.ForEach(n => Put(n, round));
        await agent.UntilValueAsync("json.nsources", names.Count + 1);
        await agent.UntilValueAsync($"json.{names[^1]}.value", round);
        names.ForEach(n => Directory.Delete(Path.Combine(Sources, n), recursive: true));
        await agent.UntilValueAsync("json.nsources", 1);
    }

    private void Put(string source, int value)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Sources, source)).FullName;
        if (!File.Exists(Path.Combine(directory, "metadata.json")))
            File.WriteAllText(Path.Combine(directory, "metadata.json"), Metadata);
        var data = Path.Combine(directory, "data.json");
        File.WriteAllText(data + "~", string.Create(CultureInfo.InvariantCulture, $"{{\"v\":{value}}}"));
        File.Move(data + "~", data, overwrite: true);
    }

    private static async Task<double> StateAsync(RunningAgent agent, string source) => await CountAsync(agent, "state", source);

    private static async Task<double> CountAsync(RunningAgent agent, string metric, string source) =>
        (await agent.ValuesAsync("json.sources." + metric))?.TryGetValue(source, out var found) == true ? found.Value : -1;

    private static bool IsGone(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static (int Descriptors, int Watches) Held(int process)
    {
        var watches = 0;
        var files = Directory.GetFiles($"/proc/{process}/fdinfo");
        foreach (var file in files)
        {
            try
            {
                watches += File.ReadAllLines(file).Count(static l => l.StartsWith("inotify wd:", StringComparison.Ordinal));
            }
            catch (IOException)
            {
                // Closed meanwhile.
            }
        }

        return (files.Length, watches);
    }
}
