using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class CollectTests
{
    [Fact]
    public void Args_and_workload_reach_the_command_in_that_order()
    {
        using var scratch = Scratch.Instance();
        scratch.Commit("tool", ("tool.sh", "#!/bin/sh\nfor a; do echo \"<$a>\" >> ../seen; done\n"));
        Outcome outcome = scratch.Perfolio("collect", "-c", "./tool.sh", "-a", "-q --x='a b'", "-w", "w1", "time", "-w", "0", "-r", "1").Succeeds();
        File.ReadAllText(scratch.At("../seen")).ShouldStartWith("<-q>\n<--x=a b>\n<w1>\n");
        outcome.Out.ShouldContain("real");
        outcome.Err.ShouldContain("Stored generated profile - .perun/jobs/time-[tool.sh]-[w1]-");
        JsonElement header = JsonDocument.Parse(scratch.Read($".perun/jobs/{scratch.Pending.ShouldHaveSingleItem()}")).RootElement.GetProperty("header");
        header.GetProperty("cmd").GetString().ShouldBe("./tool.sh");
        header.GetProperty("args").GetString().ShouldBe("-q --x='a b'");
        header.GetProperty("workload").GetString().ShouldBe("w1");
    }

    [Fact]
    public void The_product_of_all_lists_and_the_options_of_time()
    {
        using var scratch = Scratch.Instance();
        Outcome outcome = scratch.Perfolio(
            "collect", "-c", "true", "-c", "echo", "-a", "1", "-a", "2", "-w", "x", "-w", "y", "-p", "warmup: 0", "-p", "\"repeat: 2\"", "--json", "--no-report", "time").Succeeds();
        JsonElement[] results = outcome.Lines.Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        results.Length.ShouldBe(8);
        results.ShouldAllBe(r => r.GetProperty("measured")[0].GetProperty("count").GetInt32() == 2);
        results[0].GetProperty("report").ValueKind.ShouldBe(JsonValueKind.Null);
        scratch.Pending.Length.ShouldBe(8);
    }

    [Fact]
    public void Parameters_from_files_merge_and_the_command_line_wins()
    {
        using var scratch = Scratch.Instance();
        scratch.Write("p.yml", "repeat: 7\nwarmup: 0\n");
        Outcome outcome = scratch.Perfolio("collect", "-c", "true", "-p", "p.yml", "-p", "repeat: 4", "--json", "time").Succeeds();
        JsonDocument.Parse(outcome.Out).RootElement.GetProperty("measured")[0].GetProperty("count").GetInt32().ShouldBe(4);
        outcome = scratch.Perfolio("collect", "-c", "true", "-p", "p.yml", "--json", "time", "--repeat", "3").Succeeds();
        JsonDocument.Parse(outcome.Out).RootElement.GetProperty("measured")[0].GetProperty("count").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void Group_options_stand_behind_the_unit_too()
    {
        using var scratch = Scratch.Instance();
        Outcome outcome = scratch.Perfolio("collect", "time", "-c", "true", "-w", "0", "-r", "1", "--json", "-pn", "named", "--no-report").Succeeds();
        JsonDocument.Parse(outcome.Out).RootElement.GetProperty("profile").GetString().ShouldBe(scratch.At(".perun/jobs/named.perf"));
    }

    [Fact]
    public void Names_never_overwrite_and_templates_are_followed()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("collect", "-c", "true", "-c", "echo", "-pn", "mine", "time", "-w", "0", "-r", "1").Succeeds();
        scratch.Pending.ShouldBe(["mine(1).perf", "mine.perf"]);
        // The counter is that of a process.
        scratch.PerfolioAlone("collect", "-c", "true", "-w", "x y", "-ot", "%collector%-of-%cmd%-%time.repeat%-%workload%-%counter%", "time", "-w", "0", "-r", "1").Succeeds();
        scratch.Pending.ShouldContain("time-of-[true]-1-[x_y]-1.perf");
        scratch.Perfolio("collect", "-c", "false", "-pn", "a/b", "time").Fails(2, "--profile-name", "a/b");
        scratch.Perfolio("collect", "-c", "false", "-ot", "%nix%", "time").Fails(2, "%nix%");
    }

    [Fact]
    public void Reports_lie_in_the_store()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("collect", "-c", "true", "-pn", "r", "time", "-w", "0", "-r", "2").Succeeds().Out.ShouldContain(scratch.At(".perun/perfolio/reports/r.html"));
        scratch.Read(".perun/perfolio/reports/r.html").ShouldContain("</html>");
    }

    [Theory]
    [InlineData("-op", "basic")]
    [InlineData("-on", "x")]
    [InlineData("-off", "x")]
    [InlineData("-oa", "x", "1")]
    [InlineData("--optimization-cache-off")]
    [InlineData("--optimization-reset-cache")]
    [InlineData("-cg", "static")]
    public void Options_of_the_tracer_are_refused_with_the_reason(params string[] option)
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio(["collect", "-c", "true", .. option, "time"]).Fails(2, "trace collector");
    }

    [Fact]
    public void Wrong_usage()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("collect", "-c", "true").Fails(2, "collect needs a collector: time");
        scratch.Perfolio("collect", "time").Fails(2, "-c CMD");
        scratch.Perfolio("collect", "-c", "true", "nix").Fails(2, "there is no collector 'nix'", "time", "utils create collect");
        scratch.Perfolio("collect", "-c", "true", "time", "--nix").Fails(2, "--nix");
        scratch.Perfolio("collect", "-c", "true", "time", "-r", "0").Ends(1).Error.ShouldContain("at least 1");
        scratch.Perfolio("collect", "-c", "true", "time", "-r", "x").Fails(2, "--repeat takes a whole number, not 'x'");
        scratch.Perfolio("collect", "-c", "true", "-p", "[1", "time").Fails(3, "YAML");
        scratch.Perfolio("collect", "-c", "true", "-p", "repeat", "time").Fails(2, "mapping", "repeat");
        scratch.Perfolio("collect", "-c", "true", "-p", "nix: 3", "time").Ends(1).Error.ShouldContain("nix");
        scratch.Perfolio("collect", "-c", "true", "-p", "repeat: zwei", "time").Ends(1).Error.ShouldContain("zwei");
        scratch.Perfolio("collect", "-c", "true", "--unit-timeout=-1", "time").Fails(2, "--unit-timeout");
        scratch.Perfolio("collect", "-c", "true", "-m", "nix", "time").Fails(1, "nix");
        scratch.Pending.ShouldBeEmpty();
    }

    [Fact]
    public void Commands_that_fail_say_why_and_store_nothing()
    {
        using var scratch = Scratch.Instance();
        scratch.Write("plain", "no program");
        (string Command, string Reason)[] cases =
        [
            ("no-such-command", "not found"), ("./nix", "no such file"), ("./plain", "x bit"), ("false", "exited with code 1"), ("sh -c 'kill -9 $$'", "SIGKILL"), ("'unclosed", "quote"), ("''", "''"),
        ];
        foreach ((string command, string reason) in cases)
            scratch.Perfolio("collect", "-c", command, "time", "-w", "0", "-r", "1").Ends(1).Error.ShouldContain(reason, Case.Insensitive, command);
        scratch.Pending.ShouldBeEmpty();
        scratch.Perfolio("collect", "-c", "false", "time", "-w", "0", "-r", "1", "-i").Succeeds();
    }

    [Fact]
    public void One_job_that_fails_does_not_stop_the_others_and_the_code_says_so()
    {
        using var scratch = Scratch.Instance();
        Outcome outcome = scratch.Perfolio("collect", "-c", "false", "-c", "true", "time", "-w", "0", "-r", "1").Fails(1, "false", "nothing was stored");
        scratch.Pending.ShouldHaveSingleItem();
        outcome.Out.ShouldContain("real");
        outcome.Err.ShouldContain("1 of 2 jobs failed");
    }

    [Fact]
    public void A_command_that_fails_late_leaves_a_partial_profile_that_says_so()
    {
        using var scratch = Scratch.Instance();
        scratch.Commit("tool", ("tool.sh", "#!/bin/sh\necho x >> ../runs\n[ $(wc -l < ../runs) -lt 3 ]\n"));
        scratch.Perfolio("collect", "-c", "./tool.sh", "time", "-w", "0", "-r", "5").Fails(1, "run 3 of 5", "partial");
        string profile = scratch.Read($".perun/jobs/{scratch.Pending.ShouldHaveSingleItem()}");
        profile.ShouldContain("partial");
        profile.ShouldContain("2 of 5 runs");
        scratch.Perfolio("show", "0@p").Succeeds().Err.ShouldContain("partial: 2 of 5 runs");
    }

    [Fact]
    public void Gigabytes_on_stdout_go_nowhere_and_show_output_goes_to_stderr()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("collect", "-c", "head -c 200000000 /dev/zero", "time", "-w", "0", "-r", "1").Succeeds().Out.Length.ShouldBeLessThan(10_000);
        Outcome shown = scratch.Perfolio("collect", "-c", "echo hello", "--show-output", "--json", "time", "-w", "0", "-r", "1").Succeeds();
        shown.Err.ShouldContain("hello\n");
        JsonDocument.Parse(shown.Out);
    }

    [Fact]
    public void Other_versions_are_measured_in_their_own_tree_and_the_users_tree_is_untouched()
    {
        using var scratch = Scratch.Instance();
        string one = scratch.Commit("one", ("tool.sh", "#!/bin/sh\necho one >> $SEEN\n"));
        string two = scratch.Commit("two", ("tool.sh", "#!/bin/sh\necho two >> $SEEN\n"));
        scratch.Write("tool.sh", "#!/bin/sh\necho dirty >> $SEEN\n", executable: true);
        scratch.Write("untracked", "mine");
        scratch.Git("add", "untracked");
        string before = scratch.Git("status", "--porcelain").Out;
        scratch.Variables["SEEN"] = scratch.At("../seen");

        scratch.Perfolio("collect", "-c", "./tool.sh", "-m", "HEAD~1", "-m", "HEAD", "time", "-w", "0", "-r", "1").Succeeds();
        File.ReadAllLines(scratch.At("../seen")).Distinct().ShouldBe(["one", "two"]);
        string[] origins = [.. scratch.Pending.Select(p => JsonDocument.Parse(scratch.Read($".perun/jobs/{p}")).RootElement.GetProperty("origin").GetString()!)];
        origins.Order().ShouldBe(new[] { one, two }.Order());
        scratch.Git("status", "--porcelain").Out.ShouldBe(before);
        scratch.Read("tool.sh").ShouldContain("dirty");
        scratch.Git("worktree", "list").Lines.ShouldHaveSingleItem();
        scratch.Git("stash", "list").Out.ShouldBeEmpty();

        scratch.Perfolio("collect", "-c", "./tool.sh", "-pn", "dirty", "time", "-w", "0", "-r", "1").Succeeds();
        File.ReadAllLines(scratch.At("../seen"))[^1].ShouldBe("dirty");
        scratch.Read(".perun/jobs/dirty.perf").ShouldContain("dirty");
        JsonDocument.Parse(scratch.Read(".perun/jobs/dirty.perf")).RootElement.GetProperty("origin").GetString().ShouldBe(two);
    }

    [Fact]
    public void Crawl_parents_measures_the_whole_history_from_a_sub_directory_too()
    {
        using var scratch = Scratch.Instance();
        scratch.Commit("one", ("sub/tool.sh", "#!/bin/sh\nexit 0\n"));
        scratch.Commit("two");
        Outcome outcome = scratch.PerfolioIn("sub", "collect", "-c", "./tool.sh", "-cp", "-m", "HEAD", "--no-report", "time", "-w", "0", "-r", "1");
        outcome.Fails(1, "has no directory sub");
        scratch.Pending.Length.ShouldBe(2);
        scratch.Perfolio("collect", "-c", "true", "-cp", "--no-report", "time", "-w", "0", "-r", "1").Succeeds();
        scratch.Pending.Length.ShouldBe(5);
        scratch.Git("worktree", "list").Lines.ShouldHaveSingleItem();
    }

    [Fact]
    public void Registered_directly_when_the_configuration_says_so()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("config", "set", "profiles.register_after_run", "true").Succeeds();
        scratch.Perfolio("collect", "-c", "true", "time", "-w", "0", "-r", "1").Succeeds().Err.ShouldContain("Registered");
        scratch.Pending.ShouldBeEmpty();
        scratch.Perfolio("show", "0@i").Succeeds();
    }

    [Fact]
    public void The_system_collector_keeps_a_sound_archive_beside_its_profile()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("collect", "-c", "sleep 0.3", "--json", "system").Succeeds().Out.ShouldContain("mem.util.free");
        string index = System.IO.Directory.GetFiles(scratch.At(".perun/perfolio/archives"), "*.index").ShouldHaveSingleItem();
        scratch.Perfolio("archive", "check", index[..^".index".Length]).Succeeds();
        scratch.Perfolio("show", "0@p", "tableof", "-ts", "resources", "-f", "subtype", "mean").Succeeds().Out.ShouldContain("kernel.all.load");
    }
}
