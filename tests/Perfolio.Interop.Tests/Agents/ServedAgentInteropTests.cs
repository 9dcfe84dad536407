using Perfolio.Archives.Checking;
using Perfolio.Archives.Tests;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Tests.Agent;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>PCP's clients on the agent without a pmcd, and what they and we record from it.</summary>
[Trait("Category", "Interop")]
public sealed class ServedAgentInteropTests : IDisposable
{
    private const string Count = "json.net_xmit.net_xmit_data.xmit_count";
    private readonly Scratch _scratch = new();

    public ServedAgentInteropTests()
    {
        Directory.CreateDirectory(_scratch.Path("sources/xmit"));
        Directory.CreateDirectory(_scratch.Path("sources/net"));
        File.WriteAllText(_scratch.Path("sources/xmit/metadata.json"), SeedTexts.ArrayMetadata.Replace(
            "\"units\": \"count\"", "\"units\": \"count\", \"description\": \"number of packets\\nfor xmit device\"",
            StringComparison.Ordinal));
        File.WriteAllText(_scratch.Path("sources/xmit/data.json"), SeedTexts.ArrayData);
        File.WriteAllText(_scratch.Path("sources/net/schema.json"), SeedTexts.Schema);
        File.WriteAllText(_scratch.Path("sources/net/data.json"), SeedTexts.Data);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Pminfo_and_pmprobe_show_values_texts_and_labels()
    {
        await using var agent = await StartAsync();
        // Many at once, so that descriptors are asked for at once.
        var output = await AskAsync("pminfo", "-h", agent.Host, "-dfT", "json.net_xmit", "json.root");
        output.ShouldContain("    inst [0 or \"eth0\"] value 352551\n");
        output.ShouldContain("Help:\nnumber of packets\nfor xmit device\n");
        output.ShouldContain("    value \"eth0\"\n");
        (await AskAsync("pminfo", "-h", agent.Host, "-t", Count)).ShouldBe($"{Count} [number of packets]\n");
        output = await AskAsync("pminfo", "-h", agent.Host, "-l", Count);
        output.ShouldContain("\"agent\":\"json\"");
        output.ShouldContain("\"source\":\"net_xmit\"");
        output.ShouldContain($"\"hostname\":\"{Environment.MachineName}\"");
        (await AskAsync("pmprobe", "-h", agent.Host, "-v", "json.root")).ShouldContain("json.root.xmit_count 1 652046\n");
    }

    [Fact]
    public async Task Clients_of_either_kind_get_the_stamps_that_they_ask_for()
    {
        await using var agent = await StartAsync();
        var (_, _, talk) = await PcpTools.RunAsync("pminfo", null, "-D", "pdu", "-h", agent.Host, "-f", Count);
        talk.ShouldContain("HIGHRES_RESULT");
        // pmval goes by the seconds of the stamps: a wrong one is a time long ago or to come.
        var output = await AskAsync("pmval", "-h", agent.Host, "-s", "2", "-t", "0.05", "-f", "1", Count);
        output.ShouldContain("semantics: cumulative counter (converting to rate)\n");
        output.TrimEnd().Split('\n')[^1].Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).ShouldBe(["0.0", "0.0"]);
    }

    [Fact]
    public async Task Pmrep_and_pcp2json_report_it()
    {
        await using var agent = await StartAsync();
        var output =
            await AskAsync("pmrep", "-h", agent.Host, "-s", "2", "-t", "0.05", "-o", "csv", "-r", Count, "json.root.interface");
        var lines = output.TrimEnd().Split('\n');
        lines[0].ShouldContain($"\"{Count}-eth0\"");
        lines.Length.ShouldBe(3);
        lines[2].ShouldEndWith("352551,0,\"eth0\"");
        output = await AskAsync("pcp2json", "-h", agent.Host, "-s", "1", "-t", "0.05", "-r", Count);
        output.ShouldContain("\"name\": \"eth0\"");
        output.ShouldContain("\"value\": \"352551\"");
    }

    [Fact]
    public async Task Pmstat_says_that_there_is_nothing_of_a_kernel_here()
    {
        await using var agent = await StartAsync();
        var (code, _, error) = await PcpTools.RunAsync("pmstat", null, "-h", agent.Host, "-s", "1", "-t", "0.05");
        code.ShouldBe(1);
        error.ShouldContain("Cannot resolve any metrics");
    }

    [Theory]
    [InlineData("archive record")]
    [InlineData("pmlogger")]
    public async Task What_was_recorded_is_read_with_texts_and_labels(string recorder)
    {
        await using (var agent = await StartAsync())
        {
            if (recorder == "pmlogger")
            {
                await File.WriteAllTextAsync(
                    _scratch.Path("log.config"), "log mandatory on 50msec { json.net_xmit json.root }\n");
                var (code, output, error) = await PcpTools.RunAsync(
                    "pmlogger", _scratch.Root, "-h", agent.Host, "-c", "log.config", "-l", "pmlogger.log", "-s", "5", "archive");
                code.ShouldBe(0, output + error);
            }
            else
            {
                await PerfolioAsync(
                    "archive", "record", "--host", agent.Host, "-t", "50msec", "-s", "5", "-m", "json.net_xmit", "-m",
                        "json.root",
                    "archive");
            }
        }

        ArchiveCheck.Run(_scratch.Path("archive")).IsSound.ShouldBeTrue();
        var info = await PerfolioAsync("archive", "info", "-d", "-f", "-T", "-l", "archive", Count);
        info.ShouldContain($"{Count}\n    Data Type: 64-bit int  InDom: 137.");
        info.ShouldContain("number of packets\nfor xmit device\n");
        info.ShouldContain("\"source\":\"net_xmit\"");
        info.ShouldContain("inst [0 or \"eth0\"] value 352551\n");
        var dump = await PerfolioAsync("archive", "dump", "-a", "-e", "--help-text", "archive");
        dump.ShouldContain("inst [0 or \"eth0\"] value 352551\n");
        dump.ShouldContain("{\"agent\":\"json\"}");
        dump.ShouldContain("{\"source\":\"net_xmit\"}");
        dump.ShouldContain("number of packets\nfor xmit device\n");
        var report = await PerfolioAsync("archive", "report", "-a", "archive", "-o", "csv", "-r", "-u", Count);
        report.ShouldContain("eth0");
        report.ShouldContain("352551,0");
    }

    // It serves at once, and the sources as they have been read.
    private async Task<ServedAgent> StartAsync()
    {
        var agent = await ServedAgent.StartAsync(_scratch.Root, "--state", _scratch.Path("state"), _scratch.Path("sources"));
        while (await PcpTools.RunAsync("pminfo", null, "-h", agent.Host, "-f", Count, "json.root.interface") is not (0, _, ""))
            await Task.Delay(20);
        return agent;
    }

    private static async Task<string> AskAsync(string tool, params string[] arguments)
    {
        var (code, output, error) = await PcpTools.RunAsync(tool, null, arguments);
        code.ShouldBe(0, output + error);
        return output;
    }

    private async Task<string> PerfolioAsync(params string[] arguments)
    {
        var (code, output, error) = await PerfolioCommand.RunAsync(_scratch.Root, arguments);
        code.ShouldBe(0, output + error);
        return output;
    }
}
