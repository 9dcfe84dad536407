using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class LogTests
{
    [Fact]
    public void Long_short_and_json()
    {
        using var scratch = Scratch.Instance();
        string first = scratch.Head;
        scratch.Write("p.perf", Sample.Time(first));
        scratch.Perfolio("add", "p.perf").Succeeds();
        string second = scratch.Commit("second\n\nwith a body");

        string text = scratch.Perfolio("log").Succeeds().Out;
        text.IndexOf($"Minor Version {second}", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf($"Minor Version {first}", StringComparison.Ordinal));
        text.ShouldContain("1 tracked profiles (1 time)");
        text.ShouldContain("Author: Dev <dev@example.org>");
        text.ShouldContain($"Parent: {first}");
        text.ShouldContain("    with a body");

        string[] lines = scratch.Perfolio("log", "--short").Succeeds().Lines;
        lines.Length.ShouldBe(3);
        lines[0].ShouldStartWith("checksum (a|m|x|t profiles)");
        lines[1].ShouldContain("--no--profiles--");
        lines[1].ShouldStartWith(second[..6]);
        lines[2].ShouldContain("(1|0|0|1 profiles) first");
        lines[2].ShouldStartWith(first[..6]);

        JsonElement[] objects = scratch.Perfolio("log", "--json").Succeeds().Lines.Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        objects[1].GetProperty("profiles").GetInt32().ShouldBe(1);
        objects[0].GetProperty("parents")[0].GetString().ShouldBe(first);
    }

    [Fact]
    public void From_any_revision_and_with_every_token()
    {
        using var scratch = Scratch.Instance();
        scratch.Commit("second");
        scratch.Perfolio("log", "-s", "HEAD~1").Succeeds().Lines.Length.ShouldBe(2);
        scratch.Git("tag", "v1");
        scratch.Perfolio("log", "-s", "v1").Succeeds().Lines.Length.ShouldBe(3);
        scratch.Perfolio("log", "nix").Fails(1, "nix");
        scratch.Perfolio("config", "set", "format.shortlog", "%checksum:12% %stats% %changes% %desc:4% %date% %author% %email% %parents%").Succeeds();
        string line = scratch.Perfolio("log", "-s").Succeeds().Lines[1];
        line.ShouldContain(scratch.Head[..12]);
        line.ShouldContain("dev@example.org");
        scratch.Perfolio("config", "set", "format.shortlog", "%nix%").Succeeds();
        scratch.Perfolio("log", "-s").Fails(1, "format.shortlog");
    }

    [Fact]
    public void A_damaged_index_does_not_hide_the_history()
    {
        using var scratch = Scratch.Instance();
        string head = scratch.Head;
        Directory.CreateDirectory(scratch.At($".perun/objects/{head[..2]}"));
        File.WriteAllText(scratch.At($".perun/objects/{head[..2]}/{head[2..]}"), "garbage");
        Outcome log = scratch.Perfolio("log", "-s").Succeeds();
        log.Out.ShouldContain(head[..6]);
        log.Err.ShouldContain("warning:");
        log.Err.ShouldContain(head[2..]);
    }
}
