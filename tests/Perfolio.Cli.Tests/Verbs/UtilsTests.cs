using Perfolio.Cli.Hosting;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class UtilsTests
{
    [Fact]
    public void A_new_collector_runs_as_it_is()
    {
        using var scratch = Scratch.Instance();
        string[] files = scratch.Perfolio("utils", "create", "collect", "my-coll", "-ne").Succeeds().Lines;
        files.ShouldAllBe(f => File.Exists(f));
        files[0].ShouldStartWith(scratch.At(".perun/perfolio/units/my_coll/"));
        scratch.Perfolio("collect", "--help").Succeeds().Out.ShouldContain("my-coll");
        scratch.Perfolio("collect", "-c", "true", "my-coll", "--help").Succeeds().Out.ShouldContain("--repeat");
        scratch.Perfolio("collect", "-c", "true", "--no-report", "my-coll", "-r", "2").Succeeds();
        scratch.Perfolio("run", "--no-report", "job", "-c", "my_coll", "-b", "true").Succeeds();
        scratch.Pending.Length.ShouldBe(2);
        scratch.Perfolio("run", "-r", "1", "-w", "0", "--", "true").Succeeds().Err.ShouldContain("left out: system, sched, my_coll");
        scratch.Perfolio("utils", "create", "collect", "my_coll", "-ne").Fails(1, "exists already");
    }

    [Fact]
    public void A_new_postprocessor_view_and_check_run_as_they_are()
    {
        using var scratch = Scratch.Instance();
        foreach (string kind in new[] { "postprocess", "view", "check" })
            scratch.Perfolio("utils", "create", kind, $"my{kind}", "-ne", "-st", "time").Succeeds();
        scratch.Write("t.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("postprocessby", "t.perf", "mypostprocess").Succeeds().Err.ShouldContain("Stored generated profile");
        scratch.Read($".perun/jobs/{scratch.Pending.ShouldHaveSingleItem()}").ShouldContain("mypostprocess");
        scratch.Perfolio("postprocessby", "t.perf", "-ot", "named-%postprocessors%", "mypostprocess").Succeeds();
        scratch.Pending.ShouldContain("named-after-mypostprocess.perf");
        scratch.Perfolio("show", "t.perf", "myview").Succeeds().Out.ShouldNotBeEmpty();
        scratch.Perfolio("check", "profiles", "t.perf", "0@p", "--method", "mycheck").Succeeds().Out.ShouldNotBeEmpty();

        scratch.Perfolio("postprocessby", "t.perf", "nix").Fails(2, "there is no postprocessor 'nix'", "mypostprocess");
        scratch.Perfolio("postprocessby", "t.perf").Fails(2, "mypostprocess");
        scratch.Perfolio("postprocessby", "nix.perf", "mypostprocess").Fails(1, "nix.perf");
        scratch.Perfolio("check", "profiles", "t.perf", "0@p", "--method", "nix").Fails(2, "there is no check method 'nix'", "mycheck");
        scratch.Perfolio("check", "profiles", "t.perf", "--method", "mycheck").Fails(2, "<target>");
        scratch.Perfolio("check", "head").Fails(2, "check profiles");
        scratch.Perfolio("check").Fails(2, "profiles BASELINE TARGET");
    }

    [Fact]
    public void Types_phases_and_places_of_new_units()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("utils", "create", "postprocess", "onlymemory", "-ne", "-st", "memory", "-nb", "-na").Succeeds();
        scratch.Write("t.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("postprocessby", "t.perf", "onlymemory").Ends(1).Error.ShouldContain("memory");
        scratch.Perfolio("utils", "create", "view", "everywhere", "-ne", "--shared").Succeeds().Lines[0].ShouldStartWith(Path.Combine(scratch.Home, "config/perfolio/units/everywhere"));
        scratch.Perfolio("utils", "create", "view", "sharp", "-ne", "--language", "csharp").Succeeds().Err.ShouldContain("dotnet build");
        scratch.Perfolio("show", "t.perf", "sharp").Ends(2).Err.ShouldContain("sharp");
        scratch.Perfolio("utils", "create", "view", "../evil", "-ne").Fails(1, "../evil");
        scratch.Perfolio("utils", "create", "nix", "x").Fails(2, "collect, postprocess, view, check");
        scratch.Perfolio("utils").Fails(2, "create, completions, man");
        scratch.Perfolio("utils", "temp", "list").Fails(2, "temp");
        scratch.Perfolio("utils", "stats", "list-files", "-N", "3").Fails(2, "stats");
    }

    [Theory]
    [InlineData("perfolio sta", "status")]
    [InlineData("perfolio collect ti", "time")]
    [InlineData("perfolio run ma", "matrix")]
    [InlineData("perfolio show 0@p tab", "tableof")]
    [InlineData("perfolio show 0@p tableof re", "resources")]
    [InlineData("perfolio show 0@p tableof resources --he", "--headers", "--help")]
    [InlineData("perfolio config --loc", "--local")]
    [InlineData("perfolio run job --cm", "--cmd")]
    [InlineData("perfolio status READ", "README")]
    public void Bash_completes(string line, params string[] words)
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("utils", "completions", "bash").Succeeds();
        Outcome outcome = scratch.Shell($$"""
            perfolio utils completions bash > ../completion.bash
            bash -n ../completion.bash
            . ../completion.bash
            complete -p perfolio > /dev/null
            COMP_WORDS=({{line}}) COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _perfolio
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        outcome.Succeeds().Lines.Order().ShouldBe(words);
    }

    [Fact]
    public void Scripts_for_the_other_shells_name_every_verb()
    {
        using var scratch = Scratch.Empty();
        foreach (string shell in new[] { "zsh", "fish" })
        {
            string script = scratch.Perfolio("utils", "completions", shell).Succeeds().Out;
            foreach (string verb in CommandLineHost.Root(null).Subcommands.Select(c => c.Name)) script.ShouldContain(verb);
        }

        scratch.Perfolio("utils", "completions", "tcsh").Fails(2, "bash, zsh, fish");
    }

    [Fact]
    public void Man_pages_have_their_sections_and_no_wrong_requests()
    {
        using var scratch = Scratch.Empty();
        scratch.Perfolio("utils", "man", "man").Succeeds();
        string[] pages = Directory.GetFiles(scratch.At("man"));
        pages.Length.ShouldBe(CommandLineHost.Root(null).Subcommands.Count(c => !c.Hidden) + 1);
        string[] requests = [".TH", ".SH", ".B", ".I", ".TP", ".PP", ".RS", ".RE", ".nf", ".fi"];
        foreach (string page in pages)
        {
            string[] lines = File.ReadAllLines(page);
            lines[0].ShouldStartWith(".TH PERFOLIO");
            foreach (string section in new[] { ".SH NAME", ".SH SYNOPSIS", ".SH EXIT STATUS" }) lines.ShouldContain(section, page);
            lines.Where(l => l.StartsWith('.')).ShouldAllBe(l => requests.Contains(l.Split(' ')[0]), page);
            lines.Count(l => l == ".RS").ShouldBe(lines.Count(l => l == ".RE"));
            lines.Where(l => l.StartsWith('\'')).ShouldBeEmpty();
        }

        File.ReadAllText(scratch.At("man/perfolio-show.1")).ShouldContain("\\-\\-to\\-stdout");
    }
}
