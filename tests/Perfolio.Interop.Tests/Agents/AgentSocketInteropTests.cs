using System.Diagnostics;
using Perfolio.Archives.Checking;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Tests.Agent;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>The JSON agent that a real pmcd starts and connects to over a socket.</summary>
[Trait("Category", "Interop")]
public sealed class AgentSocketInteropTests
{
    [Theory]
    [InlineData("unix")]
    [InlineData("inet")]
    public async Task Installed_with_a_socket_it_answers_like_over_a_pipe_and_goes_when_removed(string kind)
    {
        await using var pmcd = new AgentPmcd();
        await pmcd.StartAsync();
        pmcd.Put("net/schema.json", SeedTexts.Schema);
        pmcd.Put("net/data.json", SeedTexts.PublishedData);
        var place = kind == "unix" ? pmcd.Path("agent.socket") : AgentPmcd.FreePort();
        await pmcd.InstallAsync("stap_json.root.xmit_count", "--name", "stap_json", "--pmda-socket", place);
        (await File.ReadAllTextAsync(pmcd.Path("etc/pcp/pmcd/pmcd.conf"))).ShouldContain($"\t390\tsocket\t{kind}\t{place}\t");
        (await pmcd.InfoAsync("-df", "stap_json")).ShouldBe(SeedTexts.PublishedOutput);
        (await pmcd.InfoAsync("-f", "pmcd.agent.type")).ShouldContain("inst [390 or \"perfolio_json\"] value 2\n");
        (await pmcd.InfoAsync("-f", "pmcd.agent.status")).ShouldContain("inst [390 or \"perfolio_json\"] value 0\n");
        var (code, output, error) = await PerfolioCommand.RunAsync(pmcd.Root, "agent", "json", "remove", "--root", pmcd.Root);
        code.ShouldBe(0, output + error);
        await pmcd.UntilAsync(async () =>
            (await pmcd.InfoAsync("stap_json")).Contains("Unknown metric name", StringComparison.Ordinal));
        await pmcd.UntilAsync(() => Task.FromResult(pmcd.AgentProcess() == 0));
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("inet")]
    public async Task Killed_while_pmlogger_records_it_comes_back_with_the_same_numbers_also_under_another_pmcd(string kind)
    {
        await using var pmcd = new AgentPmcd();
        await pmcd.StartAsync();
        pmcd.Put("xmit/metadata.json", SeedTexts.ArrayMetadata);
        pmcd.Put("xmit/data.json", SeedTexts.ArrayData);
        const string Name = "json.net_xmit.net_xmit_data.xmit_latency";
        await pmcd.InstallAsync(Name, "--pmda-socket", kind == "unix" ? pmcd.Path("agent.socket") : AgentPmcd.FreePort());
        var before = await pmcd.InfoAsync("-mdf", "json.net_xmit");
        before.ShouldContain("inst [1 or \"eth1\"] value 0\n");
        var (code, values, error) = await PcpTools.RunAsync("pmval", null, "-h", pmcd.Host, "-s", "1", "-i", "eth1", Name);
        code.ShouldBe(0, error);
        values.ShouldNotContain("eth0");
        await File.WriteAllTextAsync(pmcd.Path("log.config"), "log mandatory on 50msec { json.net_xmit }\n");
        using var logger = PcpTools.Start(
            "pmlogger", pmcd.Root, "-h", pmcd.Host, "-c", "log.config", "-l", "pmlogger.log", "-s", "40", "archive");
        await pmcd.UntilAsync(() => Task.FromResult(
            File.Exists(pmcd.Path("archive.0")) && new FileInfo(pmcd.Path("archive.0")).Length > 1000));
        var agent = pmcd.AgentProcess();
        using (var victim = Process.GetProcessById(agent))
            victim.Kill();
        await pmcd.UntilAsync(async () =>
        {
            await pmcd.HangUpAsync();
            return await pmcd.InfoAsync("-mdf", "json.net_xmit") == before;
        });
        pmcd.AgentProcess().ShouldNotBe(agent);
        await logger.WaitForExitAsync();
        ArchiveCheck.Run(pmcd.Path("archive")).IsSound.ShouldBeTrue();
        await pmcd.RestartAsync();
        await pmcd.UntilAsync(async () =>
        {
            if (await pmcd.InfoAsync("-mdf", "json.net_xmit") == before)
                return true;
            // pmcd connects once, two seconds after it has started an agent; a busy machine may need longer to start it.
            await pmcd.HangUpAsync();
            return false;
        });
    }
}
