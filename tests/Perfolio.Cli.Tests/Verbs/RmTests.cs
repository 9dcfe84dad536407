using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class RmTests
{
    [Fact]
    public void Registered_profiles_leave_the_index_and_their_blobs_stay()
    {
        using var scratch = Scratch.Instance();
        string head = scratch.Head;
        for (int i = 0; i < 4; i++) scratch.Write($"p{i}.perf", Sample.Time(head, workload: $"w{i}"));
        scratch.Perfolio("add", "p0.perf", "p1.perf", "p2.perf", "p3.perf").Succeeds();
        int objects = Directory.GetFiles(scratch.At(".perun/objects"), "*", SearchOption.AllDirectories).Length;
        scratch.Perfolio("status", "-s", "-sb", "source").Succeeds();
        scratch.Perfolio("rm", "0@i-1@i").Succeeds().Out.ShouldBe(" - p3.perf - deregistered\n - p2.perf - deregistered\n");
        scratch.Perfolio("rm", "p0.perf").Succeeds();
        scratch.Commit("next");
        scratch.Perfolio("rm", "0@i").Fails(1, "0@i");
        scratch.Perfolio("rm", "-m", "HEAD~1", "0@i").Succeeds().Out.ShouldContain("p1.perf");
        Directory.GetFiles(scratch.At(".perun/objects"), "*", SearchOption.AllDirectories).Length.ShouldBe(objects);
    }

    [Fact]
    public void Pending_profiles_are_deleted_and_foreign_files_are_not()
    {
        using var scratch = Scratch.Instance();
        for (int i = 0; i < 4; i++) scratch.AddPending($"p{i}.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("rm", "0@p-1@p").Succeeds().Out.ShouldContain("deleted");
        scratch.Pending.Length.ShouldBe(2);
        scratch.Perfolio("rm", $".perun/jobs/{scratch.Pending[0]}").Succeeds();
        scratch.Pending.ShouldHaveSingleItem();
        scratch.Write("mine.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("rm", "mine.perf").Fails(1, "mine.perf");
        File.Exists(scratch.At("mine.perf")).ShouldBeTrue();
        scratch.Perfolio("rm", "nix").Fails(1, "nix");
        scratch.Perfolio("rm").Fails(2, "needs <profile>");
    }

    [Fact]
    public void Damaged_pending_files_can_be_removed()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("bad.perf", "{");
        scratch.Perfolio("rm", "bad.perf").Succeeds();
        scratch.Pending.ShouldBeEmpty();
    }
}
