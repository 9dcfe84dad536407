using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class ConfigTests
{
    [Fact]
    public void Get_prints_key_and_value_from_the_nearest_file()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("config", "get", "general.paging").Succeeds().Out.ShouldBe("general.paging: only-log\n");
        scratch.Perfolio("config", "-l", "set", "general.paging", "never").Succeeds();
        scratch.Perfolio("config", "-n", "get", "general.paging").Succeeds().Out.ShouldBe("general.paging: never\n");
        scratch.Perfolio("config", "-h", "get", "general.paging").Succeeds().Out.ShouldBe("general.paging: only-log\n");
        scratch.Perfolio("config", "-l", "get", "vcs.type").Succeeds().Out.ShouldBe("vcs.type: git\n");
        scratch.Perfolio("config", "-l", "get", "general.nix").Fails(1, "general.nix");
    }

    [Fact]
    public void Set_keeps_comments_and_every_other_line()
    {
        using var scratch = Scratch.Instance();
        scratch.Write(".perun/local.yml", "# head\nvcs:\n  type: git   # the best\n  url: ../\n\n# tail\n");
        scratch.Perfolio("config", "set", "format.sort_profiles_by", "source").Succeeds().Err.ShouldContain("format.sort_profiles_by is now \"source\"");
        string text = scratch.Read(".perun/local.yml");
        foreach (string line in new[] { "# head", "  type: git   # the best", "  url: ../", "# tail", "sort_profiles_by: source" }) text.ShouldContain(line);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("3", "3")]
    [InlineData("two words", "\"two words\"")]
    public void Set_reads_a_scalar(string value, string shown)
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("config", "set", "my.key", value).Succeeds().Err.ShouldContain($"my.key is now {shown} in");
        scratch.Perfolio("config", "get", "my.key").Succeeds().Out.ShouldBe($"my.key: {value}\n");
        scratch.Perfolio("config", "set", "--string", "my.key", value).Succeeds().Err.ShouldContain($"\"{value}\"");
    }

    [Fact]
    public void Shared_needs_no_instance()
    {
        using var scratch = Scratch.Empty();
        scratch.Perfolio("config", "-h", "set", "general.editor", "ed").Succeeds();
        scratch.Perfolio("config", "get", "general.editor").Succeeds().Out.ShouldBe("general.editor: ed\n");
        File.ReadAllText(Path.Combine(scratch.Home, "perun/shared.yml")).ShouldContain("editor: ed");
        scratch.Perfolio("config", "-l", "get", "vcs.type").Fails(1, "perfolio init");
    }

    [Theory]
    [InlineData("config", "edit")]
    [InlineData("config", "--edit")]
    [InlineData("config", "-l", "edit")]
    public void Edit_in_both_spellings(params string[] arguments)
    {
        using var scratch = Scratch.Instance();
        string editor = scratch.Write("editor.sh", "#!/bin/sh\necho '# edited' >> \"$1\"\n", executable: true);
        scratch.Perfolio("config", "-h", "set", "general.editor", editor).Succeeds();
        scratch.Perfolio(arguments).Succeeds();
        scratch.Read(".perun/local.yml").ShouldEndWith("# edited\n");
    }

    [Fact]
    public void Edit_of_the_shared_file_and_an_editor_with_arguments()
    {
        using var scratch = Scratch.Instance();
        string editor = scratch.Write("editor.sh", "#!/bin/sh\necho \"# $1\" >> \"$2\"\n", executable: true);
        scratch.Perfolio("config", "-h", "set", "general.editor", $"{editor} --wait").Succeeds();
        scratch.Perfolio("config", "-h", "--edit").Succeeds();
        File.ReadAllText(Path.Combine(scratch.Home, "perun/shared.yml")).ShouldEndWith("# --wait\n");
    }

    [Fact]
    public void A_broken_edit_is_reported_with_its_line()
    {
        using var scratch = Scratch.Instance();
        string editor = scratch.Write("editor.sh", "#!/bin/sh\nprintf 'a: [1\\n' >> \"$1\"\n", executable: true);
        scratch.Perfolio("config", "-h", "set", "general.editor", editor).Succeeds();
        scratch.Perfolio("config", "edit").Fails(3, "local.yml", "line");
        scratch.Perfolio("status").Fails(3, "local.yml", "line");
    }

    [Fact]
    public void A_missing_or_failing_editor_is_named()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("config", "-h", "set", "general.editor", "no-such-editor").Succeeds();
        scratch.Perfolio("config", "edit").Fails(1, "no-such-editor", "general.editor");
        scratch.Perfolio("config", "-h", "set", "general.editor", "false").Succeeds();
        scratch.Perfolio("config", "edit").Fails(1, "false", "code 1");
    }

    [Fact]
    public void Reset_asks_and_needs_a_yes()
    {
        using var scratch = Scratch.Instance();
        string before = scratch.Read(".perun/local.yml");
        scratch.Perfolio("config", "reset", "developer").Fails(1, "--say-yes");
        scratch.Read(".perun/local.yml").ShouldBe(before);
        scratch.Perfolio("-y", "config", "reset", "developer").Succeeds();
        scratch.Read(".perun/local.yml").ShouldContain("\nexecute:\n  pre_run:");
        scratch.Perfolio("config", "-h", "reset", "-y").Succeeds();
        scratch.Perfolio("config", "reset", "nix").Fails(2, "master, developer, user");
    }

    [Fact]
    public void Wrong_usage()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("config").Fails(2, "get KEY", "edit");
        scratch.Perfolio("config", "-l", "-h", "get", "x").Fails(2, "exclude each other");
        scratch.Perfolio("config", "get").Fails(2, "needs <key>");
        scratch.Perfolio("config", "set", "x").Fails(2, "needs <value>");
        scratch.Perfolio("config", "set", "a..b", "1").Fails(1, "a..b");
        scratch.Perfolio("config", "--help").Succeeds().Out.ShouldContain("-h, --shared");
    }
}
