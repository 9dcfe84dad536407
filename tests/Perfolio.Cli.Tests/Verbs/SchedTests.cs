using System.Text.Json;
using Perfolio.Cli.Tests.Harness;
using Perfolio.Scheduling.Cdict;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class SchedTests
{
    [Fact]
    public void Perfcap_s_checks_come_in_its_order_with_its_exit_codes()
    {
        using var scratch = Scratch.Empty();
        File.CreateSymbolicLink(scratch.At("perfcap"), Path.Combine(Scratch.ProgramDirectory, "perfolio"));
        Outcome Perfcap(string arguments) => scratch.Shell($"./perfcap {arguments}");
        Perfcap("--dest-folder nowhere --map nix x").Fails(2, "Invalid destination folder: nowhere");
        Perfcap("--map nix --all x").Fails(1, "Invalid mapping file: nix");
        Perfcap("--remap x").Fails(1, "remap command requires a csv mapping file (--map)");
        Perfcap("x").Fails(3, "Pick at least one of --stats, --switches, --all");
        Perfcap("--switches --use-perf-data nix x").Fails(1, "Cannot find perf data file: nix");
        scratch.Write(".mkcdict.cfg", "perf_data = missing/perf.data\n");
        Perfcap("--switches x").Fails(1, "Cannot find perf data file: missing/perf.data");
    }

    [Fact]
    public void Captures_are_converted_listed_and_remapped()
    {
        using var scratch = Scratch.Empty();
        Sample(scratch.At("run.cdict"));
        scratch.Perfolio("sched", "convert", "run", "run.pfs").Succeeds().Err.ShouldContain("run.pfs: 3 events");
        scratch.Perfolio("sched", "convert", "run.pfs", "again.cdict").Succeeds().Err.ShouldContain("     3 sched__sched_switch");
        File.ReadAllBytes(scratch.At("again.cdict")).ShouldBe(File.ReadAllBytes(scratch.At("run.cdict")));
        scratch.Perfolio("sched", "convert", "run.pfs", "out", "--to", "chrome").Succeeds();
        JsonDocument.Parse(scratch.Read("out")).RootElement.GetProperty("traceEvents").GetArrayLength().ShouldBeGreaterThan(3);
        scratch.Perfolio("sched", "convert", "run.pfs", "run.perfetto").Succeeds();
        JsonElement result = scratch.Json("sched", "convert", "run.pfs", "b.cdict", "--json");
        result.GetProperty("items").GetInt32().ShouldBe(3);

        scratch.Perfolio("sched", "list", "run.cdict").Succeeds().Lines.Length.ShouldBe(3);
        JsonElement task = scratch.Json("sched", "list", "run.pfs", "--json").GetProperty("captures")[0].GetProperty("tasks")[0];
        (task.GetProperty("name").GetString(), task.GetProperty("tid").GetInt32(), task.GetProperty("switches").GetInt32())
            .ShouldBe(("a", 5, 2));
        scratch.Perfolio("sched", "list", "--stats", "run.pfs").Succeeds().Out.ShouldContain("3 switches");

        scratch.Write("tmap.csv", "5,,vcpu0,,,5,Firewall\n");
        scratch.Perfolio("sched", "capture", "--remap", "run.cdict", "--map", "tmap.csv")
            .Succeeds().Err.ShouldContain("Remapped 3 task names");
        scratch.Perfolio("sched", "list", "run.cdict").Out.ShouldContain("Firewall.05.vcpu0");
        scratch.Write("bad.csv", "5,,vcpu0\n");
        scratch.Perfolio("sched", "capture", "--remap", "run.cdict", "--map", "bad.csv").Fails(3, "bad.csv: line 1 has 3 fields");
    }

    [Fact]
    public void Devices_pipes_and_links_are_written_to_and_stay()
    {
        using var scratch = Scratch.Empty();
        Sample(scratch.At("run.cdict"));
        scratch.Perfolio("sched", "convert", "run.cdict", "run.pfs").Succeeds();
        byte[] whole = File.ReadAllBytes(scratch.At("run.pfs"));
        File.CreateSymbolicLink(scratch.At("null"), "/dev/null");
        scratch.Perfolio("sched", "convert", "run.cdict", "null", "--to", "pfs").Succeeds();
        scratch.Perfolio("sched", "remap", "run.pfs", "--map", "null", "-o", "null").Succeeds();
        File.ResolveLinkTarget(scratch.At("null"), returnFinalTarget: true)!.FullName.ShouldBe("/dev/null");
        scratch.Shell("mkfifo fifo; cat fifo >read & perfolio sched convert run.cdict fifo --to pfs; wait; test -p fifo")
            .Succeeds();
        File.ReadAllBytes(scratch.At("read")).ShouldBe(whole);
        scratch.Write("there", "before");
        File.CreateSymbolicLink(scratch.At("link"), "there");
        scratch.Perfolio("sched", "convert", "run.cdict", "link", "--to", "pfs").Succeeds();
        File.ReadAllBytes(scratch.At("there")).ShouldBe(whole);
        File.ResolveLinkTarget(scratch.At("link"), returnFinalTarget: false).ShouldNotBeNull();
        scratch.Perfolio("sched", "convert", "run.cdict", "nowhere/x.pfs").Fails(1, "nowhere/x.pfs: no such directory");
    }

    [SkippableFact]
    public void A_command_is_captured_and_collected()
    {
        using var scratch = Scratch.Instance();
        Outcome captured = scratch.Perfolio(
            "sched", "capture", "--native", "--all", "--pfs", "run", "--", "sh", "-c", "sleep 0.1; exit 3");
        bool refused = captured.Err.Contains("needs root", StringComparison.Ordinal)
            || captured.Err.Contains("refuses", StringComparison.Ordinal) || captured.Err.Contains(
                "not to be seen", StringComparison.Ordinal);
        Skip.If(refused, "facility missing: tracepoints of the scheduler through perf_event_open");
        captured.Ends(1).Err.ShouldContain("the command ended with exit code 3");
        foreach (string suffix in (string[])["cdict", "stats", "pfs"])
            File.Exists(scratch.At("run." + suffix)).ShouldBeTrue(suffix);
        File.Exists(scratch.At("run.perf.data")).ShouldBeFalse();
        scratch.Perfolio("sched", "list", "run.pfs").Out.ShouldContain("  sleep\n");

        // A result that cannot be written does not take the recording with it.
        Directory.CreateDirectory(scratch.At("taken.pfs"));
        Outcome taken = scratch.Perfolio("sched", "capture", "--native", "taken", "--", "true").Ends(1);
        taken.Err.ShouldContain($"the recording is kept: --use-perf-data {scratch.At("taken.perf.data")}");
        scratch.Perfolio("sched", "list", "taken.perf.data").Succeeds();

        scratch.Perfolio("collect", "-c", "sleep 0.1", "sched").Succeeds();
        string profile = scratch.Read(Path.Combine(".perun/jobs", scratch.Pending.ShouldHaveSingleItem()));
        profile.ShouldContain("wake-up latency, median");
        Directory.GetFiles(scratch.At(".perun/perfolio/captures"), "*.pfs").ShouldHaveSingleItem();
    }

    [Fact]
    public void Wrong_use_and_wrong_files_are_told_in_one_line()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("x.data", "nothing");
        scratch.Perfolio("sched").Fails(2, "sched needs one of");
        scratch.Perfolio("sched", "convert", "x.data", "y.pfs").Fails(3, "is neither perf.data nor .cdict nor .pfs");
        scratch.Perfolio("sched", "convert", "nix", "y.pfs").Fails(1, "no such file");
        scratch.Perfolio("sched", "convert", "x.data", "y.txt").Fails(2, "the suffix tells no format");
        scratch.Perfolio("sched", "convert", "x.data", "y.pfs", "--split", "3").Fails(2, "--split");
        Sample(scratch.At("run.cdict"));
        foreach (string seconds in (string[])["0", "-1", "NaN", "1e30"])
            scratch.Perfolio("sched", "convert", "run.cdict", "y.json", "--split", seconds).Fails(2, "--split takes a positive");
        Directory.GetFiles(scratch.Directory, "y*").ShouldBeEmpty();
        scratch.Perfolio("sched", "convert", "run", "run.cdict").Fails(2, "run.cdict is the input; write to another file");
        scratch.Perfolio("sched", "capture", "a", "b").Fails(2, "'b' is one argument too many");
        scratch.Perfolio("sched", "capture", "-s", "0", "a").Fails(2, "-s takes a positive number");
        scratch.Perfolio("sched", "capture", "--buffer", "100", "a").Fails(2, "--buffer takes a power of two");
        scratch.Perfolio("sched", "capture", "--use-perf", "nix-perf", "a").Err.ShouldNotContain("   at ");
    }

    private static void Sample(string path)
    {
        var table = new CdictTable();
        int a = table.Names.Add("a"u8), idle = table.Names.Add("swapper/0"u8);
        table.Add(new CdictRow(CdictEvent.Switch, 0, 0, 5, a, 90, 0, idle, null));
        table.Add(new CdictRow(CdictEvent.Switch, 0, 50, 0, idle, 0, 5, a, null));
        table.Add(new CdictRow(CdictEvent.Switch, 0, 200, 5, a, 140, 0, idle, null));
        CdictFile.Write(table, path);
    }
}
