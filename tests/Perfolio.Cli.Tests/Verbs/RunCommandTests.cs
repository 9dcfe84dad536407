using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class RunCommandTests
{
    [Fact]
    public void Outside_of_an_instance_it_shows_and_stores_nothing()
    {
        using var scratch = Scratch.Empty();
        Outcome outcome = scratch.Perfolio("run", "-r", "3", "-w", "0", "--", "true").Succeeds();
        outcome.Out.ShouldContain("real");
        outcome.Err.ShouldContain("not stored");
        outcome.Err.ShouldContain("left out: memory, trace, bounds");
        Directory.GetFileSystemEntries(scratch.Directory).ShouldBeEmpty();
        scratch.Perfolio("run", "-r", "1", "-w", "0", "--json", "--", "true").Succeeds().Lines.ShouldHaveSingleItem();
        scratch.Perfolio("run", "-r", "1", "-w", "0", "--", "false").Fails(1, "exited with code 1");
        scratch.Perfolio("run", "-r", "1", "-m", "HEAD", "--", "true").Ends(1).Error.ShouldContain("perfolio init");
    }

    [Fact]
    public void Words_stay_words()
    {
        using var scratch = Scratch.Instance();
        scratch.Commit("tool", ("tool.sh", "#!/bin/sh\nfor a; do echo \"<$a>\" >> ../seen; done\n"));
        scratch.Perfolio("run", "-r", "1", "-w", "0", "--", "./tool.sh", "a b", "", "--help", "-r", "$HOME", "'", "--", "job", "ü\n").Succeeds();
        File.ReadAllText(scratch.At("../seen")).ShouldStartWith("<a b>\n<>\n<--help>\n<-r>\n<$HOME>\n<'>\n<-->\n<job>\n<ü\n>\n");
        JsonElement header = JsonDocument.Parse(scratch.Read($".perun/jobs/{scratch.Pending.ShouldHaveSingleItem()}")).RootElement.GetProperty("header");
        header.GetProperty("cmd").GetString().ShouldBe("./tool.sh");
        header.GetProperty("args").GetString()!.ShouldStartWith("'a b' ''");
    }

    [Fact]
    public void Names_of_verbs_behind_the_dashes_are_commands()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("run", "--", "job").Fails(1, "job", "not found");
        scratch.Perfolio("run", "--", "matrix", "-q").Fails(1, "matrix", "not found");
        scratch.Perfolio("run", "--").Fails(2, "-- CMD ARGS");
        scratch.Perfolio("run").Fails(2, "-- CMD ARGS");
        scratch.Perfolio("run", "--repaet", "5", "--", "true").Fails(2, "--repaet", "behind --");
        scratch.Perfolio("run", "-r", "1", "-w", "0", "--", "--repaet").Fails(1, "not found");
        scratch.Perfolio("run", "-r", "x", "--", "true").Fails(2, "--repeat takes a whole number, not 'x'");
    }

    [Fact]
    public void Another_version()
    {
        using var scratch = Scratch.Instance();
        string one = scratch.Commit("one", ("tool.sh", "#!/bin/sh\nexit 0\n"));
        scratch.Commit("two", ("tool.sh", "#!/bin/sh\nexit 1\n"));
        Outcome outcome = scratch.Perfolio("run", "-m", "HEAD~1", "-r", "1", "-w", "0", "--json", "--", "./tool.sh").Succeeds();
        JsonDocument.Parse(outcome.Out).RootElement.GetProperty("origin").GetString().ShouldBe(one);
    }

    [Fact]
    public void Ctrl_C_keeps_what_is_complete()
    {
        using var scratch = Scratch.Instance();
        scratch.Commit("tool", ("tool.sh", "#!/bin/sh\necho $$ > $SEEN.pid\necho x >> $SEEN\n[ $(wc -l < $SEEN) -lt 4 ] || exec sleep 600\n"));
        scratch.Variables["SEEN"] = scratch.At("../seen");
        using System.Diagnostics.Process run = scratch.Start("run", "-r", "10", "-w", "0", "--", "./tool.sh");
        Scratch.Until(() => File.Exists(scratch.At("../seen")) && File.ReadAllLines(scratch.At("../seen")).Length == 4);
        scratch.Shell($"kill -INT {run.Id}").Succeeds();
        Outcome outcome = Scratch.Wait(run).Ends(130);
        outcome.Error.ShouldContain("interrupted");
        string profile = scratch.Read($".perun/jobs/{scratch.Pending.ShouldHaveSingleItem()}");
        profile.ShouldContain("3 of 10 runs");
        string pid = File.ReadAllText(scratch.At("../seen.pid")).Trim();
        Scratch.Until(() => !Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public void Kill_leaves_the_store_whole()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("old.perf", Sample.Time(scratch.Head));
        scratch.Commit("tool", ("tool.sh", "#!/bin/sh\n: > $SEEN\nexec sleep 60\n"));
        scratch.Variables["SEEN"] = scratch.At("../seen");
        using System.Diagnostics.Process run = scratch.Start("run", "-m", "HEAD", "-r", "1", "-w", "0", "--", "./tool.sh");
        Scratch.Until(() => File.Exists(scratch.At("../seen")));
        run.Kill(entireProcessTree: true);
        run.WaitForExit();
        scratch.Perfolio("status").Succeeds().Out.ShouldContain("old.perf");
        scratch.Pending.ShouldBe(["old.perf"]);
        scratch.Perfolio("run", "-m", "HEAD", "-r", "1", "-w", "0", "--", "true").Succeeds();
        scratch.Git("status", "--porcelain").Out.ShouldBeEmpty();
    }
}
