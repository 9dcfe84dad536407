using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class StatusTests
{
    [Fact]
    public void Everything_in_the_layout_of_the_reference()
    {
        using var scratch = Scratch.Instance();
        scratch.Write("reg.perf", Sample.Time(scratch.Head, type: "memory"));
        scratch.Perfolio("add", "reg.perf").Succeeds();
        for (int i = 0; i < 7; i++) scratch.AddPending($"p{i}.perf", Sample.Time(scratch.Head));
        string text = scratch.Perfolio("status").Succeeds().Out;
        text.ShouldContain($"On major version main (minor version: {scratch.Head})");
        text.ShouldContain("1 tracked profiles (1 memory):");
        text.ShouldContain("7 untracked profiles (7 time):");
        text.ShouldContain(" 0@i ┃ [memory] ┃ time");
        text.ShouldContain("  id ┃   type   ┃ collector  ┃ (        time       ) ┃  source  ┃");
        text.ShouldContain("0 optimizations(+), 0 degradations(-)\n\nno changes found");
        string pending = text[text.IndexOf("untracked", StringComparison.Ordinal)..];
        string[] rows = pending.Split('\n').Where(l => l.Length > 0 && (l[0] == '═' || l.Contains("@p", StringComparison.Ordinal) || l.Contains("  id", StringComparison.Ordinal))).ToArray();
        string.Concat(rows.Select(r => r[0] == '═' ? 'r' : r.Contains("@p", StringComparison.Ordinal) ? 'p' : 't')).ShouldBe("rtrprppppprpr");
    }

    [Fact]
    public void Short_has_only_the_numbers_and_json_has_all()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("p.perf", Sample.Time(scratch.Head, command: "./mybin", workload: "a.in"));
        string text = scratch.Perfolio("status", "-s").Succeeds().Out;
        text.ShouldContain("(no tracked profiles)");
        text.ShouldContain("1 untracked profiles (1 time)");
        text.ShouldNotContain("═");
        JsonElement json = scratch.Json("status", "--json");
        json.GetProperty("minor_version").GetString().ShouldBe(scratch.Head);
        json.GetProperty("dirty").GetBoolean().ShouldBeFalse();
        JsonElement pending = json.GetProperty("pending").EnumerateArray().ShouldHaveSingleItem();
        pending.GetProperty("tag").GetString().ShouldBe("0@p");
        pending.GetProperty("cmd").GetString().ShouldBe("./mybin");
        pending.GetProperty("workload").GetString().ShouldBe("a.in");
        pending.GetProperty("source").GetString().ShouldBe("p.perf");
    }

    [Fact]
    public void Sorting_is_remembered()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("a.perf", Sample.Time(scratch.Head, command: "aa", workload: "1"));
        scratch.AddPending("b.perf", Sample.Time(scratch.Head, command: "bb", workload: "2"));
        foreach (string order in new[] { "type", "time", "collector", "checksum", "realpath", "cmd", "workload", "source" })
        {
            JsonElement pending = scratch.Json("status", "--sort-by", order, "--json").GetProperty("pending");
            pending.GetArrayLength().ShouldBe(2, order);
            scratch.Read(".perun/local.yml").ShouldMatch($"sort_profiles_by: \"?{order}\"?\n");
            if (order is "cmd" or "workload" or "source" or "realpath") pending[0].GetProperty("cmd").GetString().ShouldBe("bb", order);
        }

        scratch.Json("status", "--json").GetProperty("pending")[0].GetProperty("source").GetString().ShouldBe("b.perf");
    }

    [Fact]
    public void A_wrong_order_is_not_remembered()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("status", "-sb", "nix").Fails(2, "--sort-by takes one of", "realpath", "source", "not 'nix'");
        scratch.Read(".perun/local.yml").ShouldContain("sort_profiles_by: time");
        scratch.Perfolio("config", "set", "format.sort_profiles_by", "nix").Succeeds();
        scratch.Perfolio("status").Succeeds().Err.ShouldContain("nix");
    }

    [Fact]
    public void Damaged_profiles_are_named_and_the_others_shown()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("good.perf", Sample.Time(scratch.Head));
        scratch.AddPending("cut.perf", Sample.Time(scratch.Head)[..200]);
        scratch.AddPending("empty.perf", "");
        Outcome status = scratch.Perfolio("status").Succeeds();
        status.Out.ShouldContain("1 untracked profiles (1 time)");
        status.Out.ShouldContain("good.perf");
        string[] warnings = status.Err.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        warnings.Length.ShouldBe(2);
        warnings.ShouldContain(w => w.Contains("cut.perf", StringComparison.Ordinal));
        warnings.ShouldContain(w => w.Contains("empty.perf", StringComparison.Ordinal));
        scratch.Json("status", "--json").GetProperty("damaged").GetArrayLength().ShouldBe(2);
        scratch.Perfolio("show", "0@p").Succeeds();
    }

    [Fact]
    public void Formats_with_widths_and_fill()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("p.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("config", "set", "format.status", "%type:8f.% %cmd% %workload% %checksum:6% %realpath%").Succeeds();
        string text = scratch.Perfolio("status").Succeeds().Out;
        text.ShouldContain("[time].. ./mybin a.in");
        text.ShouldContain(".perun/jobs/p.perf");
        scratch.Perfolio("config", "set", "format.status", "%nix%").Succeeds();
        scratch.Perfolio("status").Fails(1, "format.status", "nix");
    }

    [Fact]
    public void Unusual_repositories()
    {
        using var scratch = Scratch.Instance();
        scratch.Git("checkout", "-q", "--detach");
        scratch.Perfolio("status", "-s").Succeeds().Out.ShouldContain($"On major version {scratch.Head}");
        scratch.Write("README", "changed");
        scratch.Perfolio("status", "-s").Succeeds().Out.ShouldContain("with uncommitted changes");
        Directory.CreateDirectory(scratch.At("a/b"));
        scratch.PerfolioIn("a/b", "status", "-s").Succeeds();

        scratch.Git("checkout", "-q", "-f", "--orphan", "fresh");
        scratch.Perfolio("status").Succeeds().Out.ShouldContain("On major version fresh (no minor version yet; commit something first)");
        scratch.Perfolio("log").Fails(1, "commit");
        scratch.Perfolio("run", "-r", "1", "--", "true").Fails(1, "commit something first");
        scratch.Perfolio("add", "0@p").Ends(1);
    }

    [Fact]
    public void Outside_of_an_instance()
    {
        using var scratch = Scratch.Empty();
        foreach (string verb in new[] { "status", "log", "add x", "rm x", "run matrix", "postprocessby x" })
            scratch.Perfolio(verb.Split(' ')).Ends(verb.StartsWith("post", StringComparison.Ordinal) ? 2 : 1);
        scratch.Perfolio("status").Fails(1, "perfolio init");
        Directory.Exists(scratch.At(".perun")).ShouldBeFalse();
    }

    [Fact]
    public void Found_changes_are_listed()
    {
        using var scratch = Scratch.Instance();
        string head = scratch.Head;
        Directory.CreateDirectory(scratch.At($".perun/objects/{head[..2]}"));
        File.WriteAllText(
            scratch.At($".perun/objects/{head[..2]}/{head[2..]}.changes"),
            $"SLList_insert(SLList*, int) PerformanceChange.Optimization mixed 14.0ms 1.0ms 0.07 no 0 0.0 {head} target workload.in\nbroken line\n");
        Outcome status = scratch.Perfolio("status").Succeeds();
        status.Out.ShouldContain("1 optimizations(+), 0 degradations(-)");
        status.Out.ShouldContain("SLList_insert(SLList*, int)");
        status.Err.ShouldContain(".changes");
    }
}
