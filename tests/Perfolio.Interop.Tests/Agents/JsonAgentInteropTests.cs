using System.Diagnostics;
using System.Text.RegularExpressions;
using Perfolio.Archives.Checking;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Tests.Agent;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>The JSON agent under a real pmcd, asked by PCP's own tools.</summary>
[Trait("Category", "Interop")]
public sealed partial class JsonAgentInteropTests
{
    [Fact]
    public async Task The_published_schema_and_data_give_the_published_output_line_for_line()
    {
        await using var pmcd = new AgentPmcd();
        await pmcd.StartAsync();
        pmcd.Put("net/schema.json", SeedTexts.Schema);
        pmcd.Put("net/data.json", SeedTexts.PublishedData);
        await pmcd.InstallAsync("stap_json.root.xmit_count", "--name", "stap_json");
        (await pmcd.InfoAsync("-df", "stap_json")).ShouldBe(SeedTexts.PublishedOutput);
        (await pmcd.InfoAsync("-t", "stap_json.root.interface")).ShouldBe("stap_json.root.interface [network xmit device]\n");
        (await pmcd.InfoAsync("-l", "stap_json.root.interface")).ShouldContain("\"agent\":\"json\"");
        (await pmcd.InfoAsync("-f", "json.sources.state")).ShouldContain("or \"root\"] value 0");
        // Data that change are there at once.
        pmcd.Put("net/data.json", SeedTexts.Data);
        await pmcd.UntilAsync(async () =>
            (await pmcd.InfoAsync("-f", "stap_json.root.xmit_count")).Contains("value 652046\n", StringComparison.Ordinal));
        var (code, output, error) = await PerfolioCommand.RunAsync(pmcd.Root, "agent", "json", "remove", "--root", pmcd.Root);
        code.ShouldBe(0, output + error);
        await pmcd.UntilAsync(async () =>
            (await pmcd.InfoAsync("stap_json")).Contains("Unknown metric name", StringComparison.Ordinal));
        await pmcd.UntilAsync(() => Task.FromResult(pmcd.AgentProcess() == 0));
    }

    [Fact]
    public async Task Two_scripts_at_once_arrays_and_a_bad_source_beside_them()
    {
        await using var pmcd = new AgentPmcd();
        await pmcd.StartAsync();
        pmcd.Put("net/schema.json", SeedTexts.Schema);
        pmcd.Put("net/data.json", SeedTexts.PublishedData);
        pmcd.Put("xmit/metadata.json", SeedTexts.ArrayMetadata);
        pmcd.Put("xmit/data.json", SeedTexts.ArrayData);
        pmcd.Put("bad/metadata.json", "{");
        pmcd.Put("free.json", """{"temperature":21.5,"rooms":[{"name":"hall","open":true}]}""");
        await pmcd.InstallAsync("json.free.temperature");
        var output = await pmcd.InfoAsync("-df", "json.net_xmit");
        output.ShouldContain("json.net_xmit.net_xmit_data.xmit_latency\n    Data Type: 64-bit int  InDom: 390.");
        output.ShouldContain(
            "    Semantics: counter  Units: count\n    inst [0 or \"eth0\"] value 352551\n    inst [1 or \"eth1\"] value 0\n");
        (await pmcd.InfoAsync("-f", "json.root.xmit_count")).ShouldContain("value 8856603\n");
        (await pmcd.InfoAsync("-f", "json.free.rooms.open")).ShouldContain("inst [0 or \"hall\"] value 1\n");
        (await pmcd.InfoAsync("-f", "json.sources.state")).ShouldContain("or \"bad\"] value 4\n");
        (await pmcd.InfoAsync("-I", "-t", "json.net_xmit.net_xmit_data.xmit_count")).ShouldContain("390.");
        var (code, values, error) = await PcpTools.RunAsync("pmval", null, "-h",
            pmcd.Host, "-s", "1", "-i", "eth1", "json.net_xmit.net_xmit_data.xmit_latency");
        code.ShouldBe(0, error);
        values.ShouldNotContain("eth0");
    }

    [Fact]
    public async Task A_source_breaks_while_pmlogger_records_and_the_agent_is_killed()
    {
        await using var pmcd = new AgentPmcd();
        await pmcd.StartAsync();
        pmcd.Put("xmit/metadata.json", SeedTexts.ArrayMetadata);
        pmcd.Put("xmit/data.json", SeedTexts.ArrayData);
        pmcd.Put("other.json", """{"n":1}""");
        await pmcd.InstallAsync("json.other.n", "--stale-after", "0.2");
        var before = await pmcd.InfoAsync("-mdf", "json.net_xmit");
        await File.WriteAllTextAsync(pmcd.Path("log.config"), "log mandatory on 50msec { json }\n");
        using var logger = PcpTools.Start("pmlogger", pmcd.Root, "-h",
            pmcd.Host, "-c", "log.config", "-l", "pmlogger.log", "archive");
        await pmcd.UntilAsync(() =>
            Task.FromResult(File.Exists(pmcd.Path("archive.0")) && new FileInfo(pmcd.Path("archive.0")).Length > 2000));
        pmcd.Put("xmit/data.json", "{\"net_xmit_data\":[");
        await pmcd.UntilAsync(async () =>
            (await pmcd.InfoAsync("-f", "json.net_xmit.net_xmit_data.xmit_count")).Contains("Try again",
            StringComparison.Ordinal));
        (await pmcd.InfoAsync("-f", "json.other.n")).ShouldContain("value 1\n");
        pmcd.Put("xmit/data.json", SeedTexts.ArrayData.Replace("eth0", "wlan0", StringComparison.Ordinal));
        await pmcd.UntilAsync(async () =>
            (await pmcd.InfoAsync("-f", "json.net_xmit.net_xmit_data.xmit_count")).Contains("\"wlan0\"",
            StringComparison.Ordinal));
        // Until the new instance is recorded, however slowly that goes.
        var recorded = new FileInfo(pmcd.Path("archive.0")).Length;
        await pmcd.UntilAsync(() => Task.FromResult(new FileInfo(pmcd.Path("archive.0")).Length > recorded + 10_000));
        var agent = pmcd.AgentProcess();
        agent.ShouldBeGreaterThan(0);
        using (var victim = Process.GetProcessById(agent))
            victim.Kill();
        await pmcd.UntilAsync(async () =>
        {
            await pmcd.HangUpAsync();
            return (await pmcd.InfoAsync("-f", "json.net_xmit.net_xmit_data.xmit_count")).Contains("\"wlan0\"",
                StringComparison.Ordinal);
        });
        pmcd.AgentProcess().ShouldNotBe(agent);
        pmcd.Put("xmit/data.json", SeedTexts.ArrayData);
        await pmcd.UntilAsync(async () => await pmcd.InfoAsync("-mdf", "json.net_xmit") == before);
        using (var end = Process.Start("kill", ["-TERM", $"{logger.Id}"]))
            await end.WaitForExitAsync();
        await logger.WaitForExitAsync();
        ArchiveCheck.Run(pmcd.Path("archive")).IsSound.ShouldBeTrue();
        var (_, dump, _) = await PcpTools.RunAsync("pmdumplog", null, "-a", pmcd.Path("archive"));
        Numbers().Matches(dump).Select(static m => m.Value).Distinct().Order(StringComparer.Ordinal)
            .ShouldBeSubsetOf(["inst [0 or \"eth0\"]", "inst [1 or \"eth1\"]", "inst [2 or \"wlan0\"]"]);
        dump.ShouldContain("inst [2 or \"wlan0\"]");
    }

    [GeneratedRegex("inst \\[\\d+ or \"(eth|wlan)\\d\"\\]", RegexOptions.None, 10000)]
    private static partial Regex Numbers();
}
