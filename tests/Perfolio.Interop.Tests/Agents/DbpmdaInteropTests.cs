using System.Text.RegularExpressions;
using Perfolio.Archives.Tests;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Tests.Agent;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>The JSON agent driven by PCP's debugger of agents, which asks one request at a time and shows every answer.</summary>
[Trait("Category", "Interop")]
public sealed partial class DbpmdaInteropTests : IDisposable
{
    private const string Xmit = "json.net_xmit.net_xmit_data.xmit_count";
    private readonly Scratch _scratch = new();

    public DbpmdaInteropTests()
    {
        Put("names", "root {\n\tjson 390:*:*\n}\n");
        Put("sources/net/schema.json", SeedTexts.Schema);
        Put("sources/net/data.json", SeedTexts.Data);
        Put("sources/xmit/metadata.json", SeedTexts.ArrayMetadata.Replace(
            "\"units\": \"count\"", "\"units\": \"count\", \"description\": \"number of packets\\nfor xmit device\"",
            StringComparison.Ordinal));
        Put("sources/xmit/data.json", SeedTexts.ArrayData);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Every_request_over_a_pipe()
    {
        var numbers = await NumbersAsync();
        Check(await UntilReadAsync(() => RunAsync([OverPipe, .. Everything(numbers)])), numbers);
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("inet")]
    public async Task Every_request_over_a_socket(string kind)
    {
        var numbers = await NumbersAsync();
        var talk = await UntilReadAsync(async () =>
        {
            var place = kind == "unix" ? _scratch.Path("agent.socket") : AgentPmcd.FreePort();
            using var agent = PerfolioCommand.Start(_scratch.Root, Agent("--pmda-socket", place));
            await ListensAsync(kind, place);
            var said = await RunAsync([$"open socket {kind} {place}", .. Everything(numbers)]);
            await agent.WaitForExitAsync();
            agent.ExitCode.ShouldBe(0);
            return said;
        });
        Check(talk, numbers);
    }

    // An agent answers with what it could read in its first second: on a busy machine that may be nothing.
    private static async Task<string> UntilReadAsync(Func<Task<string>> talk)
    {
        var said = await talk();
        for (var tries = 1; tries < 10 && !said.Contains($"   {Xmit}\n", StringComparison.Ordinal); tries++)
            said = await talk();
        return said;
    }

    private string OverPipe => $"open pipe {PerfolioCommand.FilePath} {string.Join(' ', Agent("--pmda"))}";

    // The numbers that the agent has given, and keeps.
    private async Task<(string Pmid, string Indom)> NumbersAsync()
    {
        var talk = await UntilReadAsync(() => RunAsync(OverPipe, "traverse json.net_xmit", $"pmid {Xmit}", $"desc {Xmit}"));
        var pmid = Number().Match(talk).Value;
        var indom = Domain().Match(talk).Groups[1].Value;
        talk.ShouldContain($"PMID: {pmid}\n    Data Type: 64-bit int  InDom: {indom} 0x");
        talk.ShouldContain("Semantics: counter  Units: count\n");
        return (pmid, indom);
    }

    private static string[] Everything((string Pmid, string Indom) numbers)
    {
        var (pmid, indom) = numbers;
        return
        [
            "traverse json.net_xmit", $"desc {Xmit}", "children json", "children json.root", "children json.nothing",
            $"name {pmid}", "name 390.4000.5", $"fetch {Xmit} json.root.interface json.root.xmit_count",
            $"instance {indom}", $"instance {indom} 1", $"instance {indom} \"eth0\"", $"instance {indom} \"wlan0\"",
            $"text {Xmit}", $"text indom {indom}", "label domain", $"label item {Xmit}", $"label indom {indom}",
            $"label instances {indom}", $"profile {indom} none", $"profile {indom} add 1", $"fetch {Xmit}",
            $"store {Xmit} \"5\"", "desc 390.4000.5", "close",
        ];
    }

    private static void Check(string talk, (string Pmid, string Indom) numbers)
    {
        var (pmid, indom) = numbers;
        var answers = Prompt().Split(talk);
        string Answer(string command) => answers.First(a => a.StartsWith(command + "\n", StringComparison.Ordinal));
        Answer("traverse json.net_xmit").ShouldContain($"   {Xmit}\n");
        Answer($"desc {Xmit}").ShouldContain($"PMID: {pmid}\n    Data Type: 64-bit int  InDom: {indom} 0x");
        Answer("children json").ShouldContain("   non-leaf net_xmit\n");
        Answer("children json").ShouldContain("       leaf nsources\n");
        Answer("children json.root").ShouldContain("       leaf interface\n       leaf xmit_count\n       leaf xmit_latency\n");
        Answer("children json.nothing").ShouldContain("Error PDU: Unknown metric name");
        Answer($"name {pmid}").ShouldContain($"   {Xmit}\n");
        Answer("name 390.4000.5").ShouldContain("Error PDU: Unknown or illegal metric identifier");
        Answer($"fetch {Xmit} json.root.interface json.root.xmit_count").ShouldContain("numpmid: 3\n");
        Answer($"fetch {Xmit} json.root.interface json.root.xmit_count").ShouldContain("value \"eth0\"\n");
        Answer($"fetch {Xmit} json.root.interface json.root.xmit_count").ShouldContain("value 652046\n");
        Answer($"instance {indom}").ShouldContain("[  0] inst: 0 name: \"eth0\"\n[  1] inst: 1 name: \"eth1\"\n");
        Answer($"instance {indom} 1").ShouldContain("name: \"eth1\"\n");
        Answer($"instance {indom} \"eth0\"").ShouldContain("[  0] inst: 0\n");
        Answer($"instance {indom} \"wlan0\"").ShouldContain("Error PDU: Unknown or illegal instance identifier");
        Answer($"text {Xmit}").ShouldContain("[number of packets]\nnumber of packets\nfor xmit device\n");
        Answer($"text indom {indom}").ShouldContain("Network transmit data indexed by ethernet device");
        Answer("label domain").ShouldContain("    agent=\"json\"\n");
        Answer($"label item {Xmit}").ShouldContain("    source=\"net_xmit\"\n");
        Answer($"label indom {indom}").ShouldContain("    array=\"net_xmit_data\"\n");
        Answer($"label instances {indom}").ShouldContain("0 label sets");
        Answer($"fetch {Xmit}").ShouldContain("numval: 1 valfmt: 1");
        Answer($"fetch {Xmit}").ShouldContain("inst [1 or ");
        Answer($"store {Xmit} \"5\"").ShouldContain("Error PDU: No permission to perform requested operation");
        Answer("desc 390.4000.5").ShouldContain("Error PDU: Unknown or illegal metric identifier");
    }

    private async Task<string> RunAsync(params string[] commands)
    {
        await File.WriteAllTextAsync(_scratch.Path("commands"), string.Join('\n', commands) + "\nquit\n");
        using var debugger = PcpTools.Start("dbpmda", _scratch.Root, "-n", "names", "-ie");
        await debugger.StandardInput.WriteAsync(await File.ReadAllTextAsync(_scratch.Path("commands")));
        debugger.StandardInput.Close();
        var error = debugger.StandardError.ReadToEndAsync();
        var output = await debugger.StandardOutput.ReadToEndAsync();
        await debugger.WaitForExitAsync();
        return output + await error;
    }

    private string[] Agent(params string[] way) =>
        ["agent", "json", .. way, "--domain", "390", "--state", _scratch.Path("state"), _scratch.Path("sources")];

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scratch.Path(name))!);
        File.WriteAllText(_scratch.Path(name), text);
    }

    // The kernel says who listens, and asking it takes no connection away.
    private static async Task ListensAsync(string kind, string place)
    {
        var wanted = kind == "unix" ? " 00010000 0001 01 "
            : $"0100007F:{int.Parse(place, System.Globalization.CultureInfo.InvariantCulture):X4} 00000000:0000 0A";
        while (!(await File.ReadAllLinesAsync(kind == "unix" ? "/proc/net/unix" : "/proc/net/tcp")).Any(l =>
            l.Contains(wanted, StringComparison.Ordinal) && (kind != "unix" || l.EndsWith(place, StringComparison.Ordinal))))
            await Task.Delay(20);
    }

    [GeneratedRegex(@"390\.\d+\.\d+", RegexOptions.None, 10000)]
    private static partial Regex Number();

    [GeneratedRegex(@"InDom: (390\.\d+) ", RegexOptions.None, 10000)]
    private static partial Regex Domain();

    [GeneratedRegex("^dbpmda> ", RegexOptions.Multiline, 10000)]
    private static partial Regex Prompt();
}
