using System.Text;
using System.Text.Json;
using Perfolio.Cli.Tests.Harness;
using Perfolio.Scheduling.Cdict;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class SchedMapTests
{
    private const int Milliseconds = 4000;

    [Fact]
    public void The_documentation_s_charts_are_made()
    {
        using var scratch = Scratch.Empty();
        Samples(scratch);
        string[] commands = Commands("console");
        commands.Length.ShouldBeGreaterThan(10);
        foreach (string command in commands) scratch.Shell(command).Succeeds();
        foreach (string page in (string[])["test-charts_vcpu0", "test-charts_", "test-charts_Firewall", "all-threads-charts",
            "test-heatmaps_vcpu0", "test-diff-charts_vcpu0", "test-diff-heatmaps_vcpu0"])
            scratch.Read(page + ".html").ShouldStartWith("<!DOCTYPE html>");
        scratch.Read("tables/tasks.csv").ShouldStartWith("run,task,threads,cpu_percent,");
    }

    [Fact]
    public void The_sample_that_the_demo_falls_back_to_is_shown()
    {
        using var scratch = Scratch.Empty();
        string sample = Path.Combine(Root(), "samples", "captures", "list_search.pfs");
        scratch.Perfolio("sched", "list", sample)
            .Succeeds().Lines.Count(l => l.EndsWith("  list_search", StringComparison.Ordinal)).ShouldBe(10);
        scratch.Perfolio("sched", "map", "-t", "list_search", "--headless", "--output-dir", ".", sample).Succeeds();
    }

    [SkippableFact]
    [Trait("Category", "Interop")]
    public void The_documentation_s_captures_are_made()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("tmap.csv", "1,,vcpu0,,,5,Firewall\n");
        Outcome probe = scratch.Perfolio("sched", "capture", "-s", "0.1", "probe");
        bool refused = probe.Code != 0 && (
            probe.Err.Contains("root", StringComparison.Ordinal) || probe.Err.Contains("perf", StringComparison.Ordinal));
        Skip.If(refused, $"facility missing: recording of scheduler events with perf: {probe.Err}");
        foreach (string command in Commands("capture")) scratch.Shell(command).Succeeds();
        scratch.Perfolio("sched", "map", "-t", "*", "test.cdict", "test2.cdict", "oldrun.cdict").Succeeds();
    }

    [Fact]
    public void Perfmap_s_command_line_and_figures()
    {
        using var scratch = Scratch.Empty();
        Samples(scratch);
        File.CreateSymbolicLink(scratch.At("perfmap"), Path.Combine(Scratch.ProgramDirectory, "perfolio"));
        scratch.Shell("./perfmap --headless -t '*vcpu0' test.cdict").Succeeds().Err.ShouldContain("Saved to ");
        scratch.Shell("./perfmap --list test.cdict").Succeeds().Out.ShouldContain("  Firewall.05.vcpu0\n");
        scratch.Shell("./perfmap --successors-of 100 test.cdict").Succeeds().Out.ShouldContain("100.00%  swapper");
        JsonElement json = scratch.Json(
            "sched", "map", "--headless", "--json", "-t", "Firewall", "-c", "1000", "-f", "2000", "test.cdict");
        JsonElement task = json.GetProperty("tables").GetProperty("tasks")[0];
        task.GetProperty("cpu_percent").GetDouble().ShouldBe(25, 0.1);
        task.GetProperty("switches").GetInt32().ShouldBeInRange(1099, 1101, "one a millisecond, and one more in every tenth");
        JsonElement exits = json.GetProperty("tables").GetProperty("exits")[0];
        exits.GetProperty("HLT").GetInt32().ShouldBe(exits.GetProperty("total").GetInt32());

        JsonElement diff = scratch.Json("sched", "map", "--headless", "--json", "-t", "*vcpu0", "test.cdict", "test2.cdict")
            .GetProperty("tables").GetProperty("differences");
        JsonElement cpu = diff.EnumerateArray().First(d => d.GetProperty("quantity").GetString() == "CPU");
        cpu.GetProperty("change").GetDouble().ShouldBe(15, 0.2);
        cpu.GetProperty("significant").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Wrong_use_is_told_in_one_line()
    {
        using var scratch = Scratch.Empty();
        Samples(scratch);
        scratch.Perfolio("sched", "map", "test.cdict").Fails(2, "map needs -t");
        scratch.Perfolio("sched", "map", "-t", "(", "test.cdict").Fails(2, "'(' is no regular expression");
        scratch.Perfolio("sched", "map", "-t", "nobody", "test.cdict").Fails(3, "no task matches 'nobody'");
        Directory.GetFiles(scratch.Directory, "*.html").ShouldBeEmpty();
        scratch.Perfolio("sched", "map", "-t", "*", "-f", "5000", "test.cdict").Fails(2, "from time cannot be larger than ");
        scratch.Perfolio("sched", "map", "-t", "*", "-f", "5000", "test.cdict", "test2.cdict").Fails(
            2, "from time cannot be larger than ");
        foreach (string cap in (string[])["-1", "0", "NaN"])
            scratch.Perfolio("sched", "map", "-t", "*", "-c", cap, "test.cdict").Fails(2, "--cap takes milliseconds");
        scratch.Perfolio("sched", "map", "-t", "*", "--output-dir", "nowhere", "test.cdict").Fails(
            1, "Invalid output folder: nowhere");
        scratch.Perfolio("sched", "map", "-t", "*", "--map", "nowhere", "test.cdict").Fails(1, "Invalid mapping file: nowhere");
        scratch.Perfolio("sched", "map", "-t", "*", "nix").Fails(1, "no such file");
        scratch.Perfolio("sched", "successors", "4711", "test.cdict").Fails(3, "no switch away from a task '4711'");
        Outcome part = scratch.Perfolio("sched", "map", "-t", "Router", "test.cdict", "test2.cdict").Succeeds();
        part.Err.ShouldContain("test.cdict: no task matches 'Router' in the window; the run is left out");
    }

    [Fact]
    public void A_page_of_hostile_names_is_written_under_a_safe_name()
    {
        using var scratch = Scratch.Empty();
        Samples(scratch);
        scratch.Perfolio("sched", "map", "--headless", "-t", "*/../|x|Fire", "--label", "../a b<c>", "test.cdict").Succeeds();
        File.Exists(scratch.At("_a-b_c_-charts.html")).ShouldBeTrue(string.Join(' ', Directory.GetFiles(scratch.Directory)));
        string page = scratch.Read("_a-b_c_-charts.html");
        page.ShouldNotContain("b<c>");
        page.ShouldContain("../a b&lt;c&gt;");
    }

    // The fenced blocks of a kind.
    private static string[] Commands(string kind)
    {
        string text = File.ReadAllText(Path.Combine(Root(), "docs", "scheduling.md"));
        return [.. text.Split("```" + kind + "\n").Skip(1)
            .SelectMany(b => b[..b.IndexOf("```", StringComparison.Ordinal)].Split('\n', StringSplitOptions.RemoveEmptyEntries))];
    }

    private static string Root()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Perfolio.slnx"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }

    // A vCPU that runs a quarter of each millisecond, in the second run two fifths, and leaves the guest once in each.
    private static void Samples(Scratch scratch)
    {
        Write(scratch.At("test.cdict"), 250, "Firewall.05.vcpu0");
        Write(scratch.At("test2.cdict"), 400, "Firewall.05.vcpu0", "Router.02.emulator");
        scratch.Write("tmap.csv", "100,,vcpu0,,,5,Firewall\n");
    }

    private static void Write(string path, int run, string name, string? other = null)
    {
        var table = new CdictTable();
        int vcpu = table.Names.Add(Encoding.UTF8.GetBytes(name)), idle = table.Names.Add("swapper/0"u8);
        int second = other is null ? vcpu : table.Names.Add(Encoding.UTF8.GetBytes(other)), tid = other is null ? 100 : 200;
        for (int i = 0; i < Milliseconds; i++)
        {
            // A spread, because real loads have one.
            int length = run + ((i * 37 % 41) - 20), start = i * 1000;
            table.Add(new CdictRow(CdictEvent.Switch, 0, start, 0, idle, 0, 100, vcpu, null));
            table.Add(new CdictRow(CdictEvent.KvmEntry, 0, start + 5, 100, vcpu, 5, null, null, null));
            table.Add(new CdictRow(CdictEvent.KvmExit, 0, start + length - 5, 100, vcpu, length - 10, null, null, 12));
            table.Add(new CdictRow(CdictEvent.Switch, 0, start + length, 100, vcpu, length, 0, idle, null));
            if (i % 10 != 0) continue;
            table.Add(new CdictRow(CdictEvent.Switch, 0, start + 600, 0, idle, 0, tid, second, null));
            table.Add(new CdictRow(CdictEvent.Switch, 0, start + 601, tid, second, 1, 0, idle, null));
        }

        CdictFile.Write(table, path);
    }
}
