using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.BadInput;

public sealed class DamagedStoreTests
{
    [Theory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("missing")]
    public void A_damaged_object_is_named_and_the_others_are_readable(string damage)
    {
        using var scratch = Scratch.Instance();
        scratch.Write("a.perf", Sample.Time(scratch.Head, command: "aa"));
        scratch.Write("b.perf", Sample.Time(scratch.Head, command: "bb"));
        scratch.Perfolio("add", "a.perf", "b.perf").Succeeds();
        JsonElement bad = scratch.Json("status", "--json").GetProperty("registered").EnumerateArray().First(r => r.GetProperty("cmd").GetString() == "aa");
        string id = bad.GetProperty("checksum").GetString()!, file = scratch.At($".perun/objects/{id[..2]}/{id[2..]}");
        byte[] bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "cut": File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]); break;
            case "flipped": bytes[bytes.Length / 2] ^= 0x55; File.WriteAllBytes(file, bytes); break;
            case "empty": File.WriteAllBytes(file, []); break;
            case "text": File.WriteAllText(file, "hello"); break;
            default: File.Delete(file); break;
        }

        Outcome shown = scratch.Perfolio("show", bad.GetProperty("tag").GetString()!);
        shown.Ends(damage == "missing" ? 1 : 3).Error.ShouldContain(id[2..]);
        scratch.Perfolio("show", "b.perf").Succeeds();
        scratch.Perfolio("status").Succeeds().Out.ShouldContain("2 tracked profiles");
        scratch.Perfolio("log").Succeeds();
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("magic")]
    [InlineData("version")]
    [InlineData("count")]
    public void A_damaged_index_is_named_with_the_place_and_nothing_overwrites_it(string damage)
    {
        using var scratch = Scratch.Instance();
        string head = scratch.Head;
        scratch.Write("a.perf", Sample.Time(head));
        scratch.Perfolio("add", "a.perf").Succeeds();
        string file = scratch.At($".perun/objects/{head[..2]}/{head[2..]}");
        byte[] bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "cut": bytes = bytes[..^3]; break;
            case "magic": bytes[0] = (byte)'x'; break;
            case "version": bytes[4] = 9; break;
            default: bytes[8] = 200; break;
        }

        File.WriteAllBytes(file, bytes);
        scratch.AddPending("p.perf", Sample.Time(head, workload: "other"));
        foreach (string command in new[] { "show 0@i", "add 0@p", "rm 0@i" })
            scratch.Perfolio(command.Split(' ')).Ends(3).Error.ShouldContain(head[2..]);
        File.ReadAllBytes(file).ShouldBe(bytes);
        scratch.Pending.ShouldBe(["p.perf"]);
        Outcome status = scratch.Perfolio("status").Ends(3);
        status.Out.ShouldContain("1 untracked profiles (1 time)");
        status.Error.ShouldContain(head[2..]);
    }

    [Fact]
    public void The_pending_index_is_made_again_from_the_files()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("p.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("status").Succeeds();
        scratch.Write(".perun/jobs/.index", "garbage");
        scratch.Perfolio("status").Succeeds().Out.ShouldContain("p.perf");
        File.ReadAllBytes(scratch.At(".perun/jobs/.index"))[..4].ShouldBe("pidx"u8.ToArray());
        scratch.AddPending("p.perf", Sample.Time(scratch.Head, command: "rewritten"));
        scratch.Json("status", "--json").GetProperty("pending")[0].GetProperty("cmd").GetString().ShouldBe("rewritten");
    }

    [Fact]
    public void A_configuration_that_is_none()
    {
        using var scratch = Scratch.Instance();
        scratch.Write(".perun/local.yml", "a: [1\nb: 2\n");
        scratch.Perfolio("status").Fails(3, "local.yml", "line");
        scratch.Write(".perun/local.yml", "just text\n");
        scratch.Perfolio("status").Ends(3).Error.ShouldContain("local.yml");
        scratch.Write(".perun/local.yml", "vcs:\n  type: nix\n  url: ../\n");
        scratch.Perfolio("status").Ends(1).Error.ShouldContain("nix");
        scratch.Write(".perun/local.yml", "vcs:\n  type: git\n  url: /nowhere\n");
        scratch.Perfolio("status").Ends(1).Error.ShouldContain("/nowhere");
        File.Delete(scratch.At(".perun/local.yml"));
        scratch.Perfolio("status").Succeeds();
    }

    [Fact]
    public void A_shared_configuration_that_is_none()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("config", "get", "general.paging").Succeeds();
        File.WriteAllText(Path.Combine(scratch.Home, "perun/shared.yml"), "general: {\n");
        scratch.Perfolio("status").Fails(3, "shared.yml", "line");
    }

    [Fact]
    public void A_store_that_another_process_writes_is_waited_for_and_named()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("p.perf", Sample.Time(scratch.Head));
        scratch.Variables["PERFOLIO_LOCK_TIMEOUT"] = "0.3";
        Directory.CreateDirectory(scratch.At(".perun/perfolio"));
        Outcome outcome = scratch.Shell("""
            exec 9> .perun/perfolio/store.lock
            flock -x 9
            echo 'process 4711 (backup)' >&9
            perfolio status 9>&- || exit 50
            perfolio add 0@p 9>&-
            """);
        outcome.Fails(1, "in use by process 4711 (backup)", "0.3 s");
        outcome.Out.ShouldContain("1 untracked profiles");
        scratch.Pending.ShouldBe(["p.perf"]);
        scratch.Shell("flock -x .perun/perfolio/store.lock sh -c ': > locked; while [ ! -e go ]; do sleep 0.02; done' & while [ ! -e locked ]; do sleep 0.02; done; (PERFOLIO_LOCK_TIMEOUT=60 perfolio add 0@p; echo $? > code) & : > go; wait; exit $(cat code)").Succeeds();
        scratch.Perfolio("show", "0@i").Succeeds();
        scratch.Variables["PERFOLIO_LOCK_TIMEOUT"] = "soon";
        scratch.Perfolio("add", "0@i").Ends(1);
    }

    [SkippableFact]
    public void A_full_disk_is_one_line_and_loses_nothing()
    {
        using var scratch = Scratch.Instance();
        scratch.Shell("cp -r .perun ../saved").Succeeds();
        Outcome mounted = scratch.Shell("mount -t tmpfs -o size=192k,nr_inodes=200 none .perun && cp -r ../saved/. .perun");
        Skip.IfNot(mounted.Code == 0, $"the kernel does not permit mounting a tmpfs here: {mounted.Err.Trim()}");
        try
        {
            scratch.Write("a.perf", Sample.Time(scratch.Head));
            scratch.Perfolio("add", "a.perf").Succeeds();
            scratch.Shell("head -c 10M /dev/zero > .perun/cache/filler");
            scratch.Perfolio("run", "-r", "500", "-w", "0", "--no-report", "--", "true").Fails(1, "no space left");
            scratch.Write("b.perf", Sample.Time(scratch.Head, amounts: [.. Enumerable.Range(1, 20_000).Select(i => Math.Sqrt(i))]));
            scratch.Perfolio("add", "b.perf").Fails(1, "no space left");
            scratch.Perfolio("status").Succeeds().Out.ShouldContain("1 tracked profiles");
            scratch.Perfolio("show", "0@i").Succeeds();
            scratch.Shell("find .perun -name '*.tmp'").Out.ShouldBeEmpty();
            File.Delete(scratch.At(".perun/cache/filler"));
            scratch.Perfolio("run", "-r", "1", "-w", "0", "--no-report", "--", "true").Succeeds();
        }
        finally
        {
            scratch.Shell("umount .perun").Succeeds();
        }
    }

    [SkippableFact]
    public void A_store_that_may_not_be_written_can_be_read()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("p.perf", Sample.Time(scratch.Head));
        Outcome mounted = scratch.Shell("mount --bind .perun .perun && mount -o remount,ro,bind .perun");
        Skip.IfNot(mounted.Code == 0, $"the kernel does not permit a read-only mount here: {mounted.Err.Trim()}");
        try
        {
            scratch.Perfolio("status").Succeeds().Out.ShouldContain("p.perf");
            scratch.Perfolio("show", "0@p").Succeeds();
            scratch.Perfolio("add", "0@p").Fails(1, "read-only");
            scratch.Perfolio("config", "set", "a", "1").Fails(1, "read-only");
        }
        finally
        {
            scratch.Shell("umount .perun").Succeeds();
        }
    }
}
