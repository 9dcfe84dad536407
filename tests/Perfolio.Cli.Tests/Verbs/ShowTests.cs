using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class ShowTests
{
    [Fact]
    public void A_plain_file_needs_no_instance()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("t.perf", Sample.Time(null, amounts: [1, 2, 3]));
        string text = scratch.Perfolio("show", "t.perf").Succeeds().Out;
        text.ShouldContain("mean");
        text.ShouldContain("real");
        scratch.Perfolio("show", "t.perf", "summary").Succeeds().Out.ShouldBe(text);
        JsonElement kind = scratch.Json("show", "t.perf", "summary", "--json")[0];
        kind.GetProperty("mean").GetDouble().ShouldBe(2);
        kind.GetProperty("stddev").GetDouble().ShouldBe(1);
        scratch.Perfolio("show", "t.perf", "report").Succeeds().Out.ShouldBe(scratch.At("t.html") + "\n");
        scratch.Perfolio("show", "nix.perf").Fails(1, "nix.perf");
    }

    [Fact]
    public void One_run_has_no_deviation_and_json_stays_json()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("t.perf", Sample.Time(null, amounts: [1.5]));
        scratch.Json("show", "t.perf", "summary", "--json")[0].GetProperty("stddev").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void The_report_is_self_contained()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("t.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("show", "0@p", "report", "-f", "out/x.html").Succeeds();
        string page = scratch.Read("out/x.html");
        page.ShouldContain("./mybin");
        page.ShouldContain(scratch.Head[..8]);
        page.ShouldNotContain("<script src");
        page.ShouldNotContain("<link");
        page.ShouldEndWith("</html>\n");
    }

    [Fact]
    public void Every_way_to_name_a_profile()
    {
        using var scratch = Scratch.Instance();
        string first = scratch.Head;
        const string Name = "time-[bin]-[a.in]-2026-11-21-00-13-18.perf";
        scratch.Write(Name, Sample.Time(first, command: "registered"));
        scratch.Perfolio("add", Name).Succeeds();
        File.Delete(scratch.At(Name));
        string id = scratch.Json("status", "--json").GetProperty("registered")[0].GetProperty("checksum").GetString()!;
        scratch.AddPending("time-[p].perf", Sample.Time(first, command: "pending"));
        scratch.Write("deep/er/x[1].perf", Sample.Time(first, command: "deep"));
        string Shown(params string[] arguments) => scratch.Json(["show", .. arguments, "summary", "--json"])[0].GetProperty("uid").GetString()!;
        Shown("0@i").ShouldBe("registered");
        Shown("HEAD^0@i").ShouldBe("registered");
        Shown(Name).ShouldBe("registered");
        Shown(id).ShouldBe("registered");
        Shown("0@p").ShouldBe("pending");
        Shown("time-[p].perf").ShouldBe("pending");
        Shown(".perun/jobs/time-[p].perf").ShouldBe("pending");
        Shown("deep/er/x[1].perf").ShouldBe("deep");
        scratch.Json("-y", "show", "deep/.*perf$", "summary", "--json")[0].GetProperty("uid").GetString().ShouldBe("deep");
        scratch.Json("-y", "show", "x[1]", "summary", "--json")[0].GetProperty("uid").GetString().ShouldBe("deep");
        scratch.Perfolio("show", "deep/.*").Fails(1, "deep/.*");

        scratch.Commit("second");
        scratch.Perfolio("show", "0@i").Fails(1, "0@i");
        Shown("HEAD~1^0@i").ShouldBe("registered");
        Shown("-m", "HEAD~1", "0@i").ShouldBe("registered");
        Shown("-m", first[..10], Name).ShouldBe("registered");
    }

    [Fact]
    public void Tags_that_name_nothing()
    {
        using var scratch = Scratch.Instance();
        scratch.AddPending("t.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("show", "9@p").Fails(1, "9@p", "the list has 1");
        scratch.Perfolio("show", "0@p-1@p").Fails(1, "one is expected");
        scratch.Perfolio("show", "nix^0@i").Fails(1, "nix");
        scratch.Perfolio("show", "[").Fails(1, "'['");
        scratch.Perfolio("show", "99999999999999@p").Ends(1);
        scratch.Perfolio("show").Fails(2, "needs <profile>");
    }

    [Theory]
    [InlineData("bars", "-o", "amount")]
    [InlineData("flow")]
    [InlineData("scatter", "-v")]
    [InlineData("flamegraph", "-f", "x.svg")]
    [InlineData("nix")]
    public void Views_that_are_not_there_are_refused_with_those_that_are(params string[] view)
    {
        using var scratch = Scratch.Empty();
        scratch.Write("t.perf", Sample.Time(null));
        scratch.Perfolio(["show", "t.perf", .. view]).Fails(2, view[0], "summary, report, tableof");
    }

    [Theory]
    [InlineData("{\"resources\": {\"a\": {\"amount\": [1, 2", 3)]
    [InlineData("{\"resources\": {\"a\": {\"amount\": [1, 2, 3], \"order\": [1]}}, \"resource_type_map\": {\"a\": {}}, \"header\": {\"type\": \"time\"}}", 3)]
    [InlineData("{\"resources\": 5, \"header\": {\"type\": \"time\"}}", 3)]
    [InlineData("[]", 3)]
    [InlineData("", 3)]
    [InlineData("\0\0\0", 3)]
    [InlineData("{\"a\": 1} trailing", 3)]
    public void Bad_files_are_one_line_with_the_place(string text, int code)
    {
        using var scratch = Scratch.Empty();
        scratch.Write("bad.perf", text);
        foreach (string[] view in new string[][] { [], ["report"], ["tableof", "-ts", "resources"] })
        {
            Outcome outcome = scratch.Perfolio(["show", "bad.perf", .. view]).Fails(code, "bad.perf");
            outcome.Err.TrimEnd('\n').ShouldNotContain("\n");
        }

        File.Exists(scratch.At("bad.html")).ShouldBeFalse();
        File.Exists(scratch.At("resources_of_bad")).ShouldBeFalse();
    }

    [Fact]
    public void A_directory_or_an_unreadable_file()
    {
        using var scratch = Scratch.Empty();
        Directory.CreateDirectory(scratch.At("dir.perf"));
        scratch.Perfolio("show", "dir.perf").Fails(1, "dir.perf");
    }
}
