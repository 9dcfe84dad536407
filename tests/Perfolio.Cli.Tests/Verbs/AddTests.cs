using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class AddTests
{
    [Fact]
    public void Tags_ranges_and_files()
    {
        using var scratch = Scratch.Instance();
        string head = scratch.Head;
        for (int i = 0; i < 5; i++) scratch.AddPending($"p{i}.perf", Sample.Time(head, workload: $"w{i}"));
        scratch.Perfolio("status", "-sb", "source").Succeeds();
        Outcome one = scratch.Perfolio("add", "0@p").Succeeds();
        one.Out.ShouldBe(" - .perun/jobs/p4.perf - registered\nRegistration succeeded for - 1 profile\n");
        scratch.Perfolio("add", "1@p-2@p").Succeeds().Lines[^1].ShouldBe("Registration succeeded for - 2 profiles");
        scratch.Pending.ShouldBe(["p0.perf", "p3.perf"]);
        scratch.Perfolio("add", "p0.perf").Succeeds();
        scratch.Perfolio("add", ".perun/jobs/p3.perf").Succeeds();
        scratch.Pending.ShouldBeEmpty();
        scratch.Json("status", "--json").GetProperty("registered").GetArrayLength().ShouldBe(5);
    }

    [Fact]
    public void A_file_outside_of_the_store_stays_and_keep_profile_keeps()
    {
        using var scratch = Scratch.Instance();
        scratch.Write("mine.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("add", "mine.perf").Succeeds();
        File.Exists(scratch.At("mine.perf")).ShouldBeTrue();
        scratch.AddPending("kept.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("add", "--keep-profile", "0@p").Succeeds();
        scratch.Pending.ShouldBe(["kept.perf"]);
        scratch.Perfolio("add", "0@p").Succeeds().Out.ShouldContain("was registered already");
    }

    [Fact]
    public void A_profile_of_another_version_needs_force_or_its_version()
    {
        using var scratch = Scratch.Instance();
        string first = scratch.Head;
        scratch.AddPending("old.perf", Sample.Time(first));
        string second = scratch.Commit("second");
        scratch.Perfolio("add", "0@p").Fails(1, "was measured at", first, second, "--force");
        scratch.Pending.ShouldBe(["old.perf"]);
        scratch.Perfolio("add", "-m", "HEAD~1", "--keep-profile", "0@p").Succeeds();
        scratch.Perfolio("add", "--force", "0@p").Succeeds();
        scratch.Perfolio("show", "HEAD~1^0@i").Succeeds();
        scratch.Perfolio("show", "0@i").Succeeds();
    }

    [Fact]
    public void A_dirty_tree_needs_force()
    {
        using var scratch = Scratch.Instance();
        scratch.Write("README", "changed");
        scratch.Perfolio("run", "-r", "1", "-w", "0", "--no-report", "--", "true").Succeeds();
        scratch.Perfolio("add", "0@p").Fails(1, "uncommitted changes", "--force");
        scratch.Perfolio("add", "-f", "0@p").Succeeds();
    }

    [Fact]
    public void One_that_fails_does_not_stop_the_others()
    {
        using var scratch = Scratch.Instance();
        scratch.Write("good.perf", Sample.Time(scratch.Head));
        scratch.Write("bad.perf", "{\"resources\": [");
        Outcome mixed = scratch.Perfolio("add", "bad.perf", "good.perf").Fails(3, "bad.perf");
        mixed.Out.ShouldContain("Registration succeeded for - 1 profile");
        scratch.Perfolio("add", "0@i").Fails(1, "registered already");
        scratch.Perfolio("add", "nix.perf").Fails(1, "nix.perf");
        scratch.Perfolio("add", "7@p").Fails(1, "7@p");
        scratch.Perfolio("add").Fails(2, "needs <profile>");
        scratch.Perfolio("add", "-m", "nix", "good.perf").Fails(1, "nix");
    }

    [Fact]
    public async Task Many_processes_at_once_lose_nothing()
    {
        using var scratch = Scratch.Instance();
        string head = scratch.Head;
        const int Processes = 6;
        for (int i = 0; i < Processes; i++) scratch.AddPending($"p{i}.perf", Sample.Time(head, workload: $"w{i}"));
        Outcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, Processes).Select(i => Task.Run(() => scratch.Perfolio("add", $"p{i}.perf"))));
        foreach (Outcome outcome in outcomes) outcome.Succeeds();
        var registered = scratch.Json("status", "--json").GetProperty("registered").EnumerateArray();
        registered.Select(r => r.GetProperty("source").GetString()).Order().ShouldBe(Enumerable.Range(0, Processes).Select(i => $"p{i}.perf"));
        scratch.Pending.ShouldBeEmpty();
    }
}
