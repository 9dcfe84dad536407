using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class InitTests
{
    [Fact]
    public void Makes_the_repository_with_a_root_commit_and_the_instance()
    {
        using var scratch = Scratch.Empty();
        Outcome made = scratch.Perfolio("init").Succeeds();
        made.Err.ShouldContain("Initialized git repository");
        foreach (string name in new[] { "objects", "jobs", "logs", "cache", "stats", "tmp" })
            Directory.Exists(scratch.At($".perun/{name}")).ShouldBeTrue(name);
        scratch.Git("log", "--oneline").Out.ShouldNotBeEmpty();
        scratch.Read(".perun/local.yml").ShouldContain("type: git");
        scratch.Perfolio("status", "-s").Succeeds();
    }

    [Fact]
    public void Again_keeps_the_configuration_and_says_so()
    {
        using var scratch = Scratch.Instance();
        string before = scratch.Read(".perun/local.yml") + "# mine\n";
        scratch.Write(".perun/local.yml", before);
        scratch.Perfolio("init", "-t", "user").Succeeds().Err.ShouldContain("was there already");
        scratch.Read(".perun/local.yml").ShouldBe(before);
    }

    [Theory]
    [InlineData("developer", "pre_run:\n    - make", "\nregister_after_run")]
    [InlineData("user", "register_after_run: true", "nothing-of-the-sort")]
    [InlineData("master", "# cmds:", "\ncmds:")]
    public void Templates(string template, string has, string lacks)
    {
        using var scratch = Scratch.Empty();
        scratch.Write("build/mybin", "#!/bin/sh\n", executable: true);
        scratch.Write("workloads/a.in", "1");
        scratch.Perfolio("init", "--config-template", template).Succeeds();
        string text = scratch.Read(".perun/local.yml");
        text.ShouldContain(has);
        text.ShouldNotContain(lacks);
        if (template == "user")
        {
            text.ShouldContain("./build/mybin");
            text.ShouldContain("workloads/a.in");
        }
    }

    [Fact]
    public void A_path_a_parent_instance_and_the_options_for_git()
    {
        using var scratch = Scratch.Instance();
        Outcome made = scratch.Perfolio("init", "inner", "--vcs-flag", "quiet", "--vcs-param", "initial-branch", "trunk").Succeeds();
        made.Err.ShouldContain("above has an instance too");
        made.Err.ShouldContain("had no effect");
        scratch.PerfolioIn("inner", "status", "--json").Succeeds();
        using var fresh = Scratch.Empty();
        fresh.Perfolio("init", "--vcs-flag", "quiet", "--vcs-param", "initial-branch", "trunk").Succeeds();
        fresh.Git("branch", "--show-current").Out.Trim().ShouldBe("trunk");
        scratch.Perfolio("init", "x", "--vcs-param", "only-a-key").Fails(2, "KEY VALUE");
    }

    [Fact]
    public void A_repository_elsewhere()
    {
        using var scratch = Scratch.Instance();
        string sha = scratch.Head;
        scratch.Perfolio("init", "../beside", "--vcs-path", scratch.Directory).Succeeds();
        scratch.PerfolioIn("../beside", "log", "-s").Succeeds().Out.ShouldContain(sha[..8]);
    }

    [Fact]
    public void Without_history()
    {
        using var scratch = Scratch.Empty();
        scratch.Perfolio("init", "--vcs-type", "svs").Succeeds();
        Directory.Exists(scratch.At(".git")).ShouldBeFalse();
        scratch.Perfolio("run", "-r", "1", "-w", "0", "--no-report", "--", "true").Succeeds();
        scratch.Perfolio("add", "0@p").Succeeds();
        scratch.Perfolio("status", "-s").Succeeds().Out.ShouldContain("1 tracked");
        foreach (string verb in new[] { "status", "log" })
        {
            string text = scratch.Perfolio(verb).Succeeds().Out;
            text.ShouldContain("(no version control)");
            foreach (string unknown in new[] { "Author", "Parent", "1970", "<>" }) text.ShouldNotContain(unknown);
        }

        JsonElement version = scratch.Json("log", "--json");
        version.GetProperty("minor_version").GetString().ShouldBe(new string('0', 40));
        foreach (string unknown in new[] { "date", "author", "email" }) version.GetProperty(unknown).ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Configure_opens_the_editor_of_the_configuration()
    {
        using var scratch = Scratch.Empty();
        string editor = scratch.Write("editor.sh", "#!/bin/sh\necho '# edited' >> \"$1\"\n", executable: true);
        scratch.Perfolio("config", "--shared", "set", "general.editor", editor).Succeeds();
        scratch.Perfolio("init", "-c").Succeeds();
        scratch.Read(".perun/local.yml").ShouldEndWith("# edited\n");
    }

    [Fact]
    public void Wrong_values_are_refused_with_the_choices()
    {
        using var scratch = Scratch.Empty();
        scratch.Perfolio("init", "--vcs-type", "cvs").Fails(2, "--vcs-type", "git", "cvs");
        scratch.Perfolio("init", "-t", "nix").Fails(2, "--config-template", "master, developer, user");
        scratch.Write("file", "");
        scratch.Perfolio("init", "file").Fails(1, "file");
    }
}
