using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class HelpTests
{
    public static TheoryData<string> Verbs()
    {
        var data = new TheoryData<string>();
        foreach (string verb in CommandLineHost.Root(null).Subcommands.Where(c => !c.Hidden).Select(c => c.Name)) data.Add(verb);
        return data;
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_has_help_with_an_example(string verb)
    {
        using var scratch = Scratch.Empty();
        Outcome help = scratch.Perfolio(verb, "--help").Succeeds();
        help.Out.ShouldContain("Usage:");
        help.Out.ShouldContain("Examples:\n  perfolio");
        help.Err.ShouldBeEmpty();
        Directory.GetFileSystemEntries(scratch.Home).ShouldHaveSingleItem();
    }

    [Fact]
    public void Every_sub_command_and_option_is_described_and_has_an_example()
    {
        var open = new Stack<Command>(CommandLineHost.Root(null).Subcommands);
        int seen = 0;
        while (open.TryPop(out Command? command))
        {
            if (command.Hidden) continue;
            seen++;
            var verb = command.ShouldBeOfType<Verb>();
            verb.Description.ShouldNotBeNullOrEmpty(verb.Name);
            verb.Examples.ShouldNotBeEmpty(verb.Name);
            verb.Examples.ShouldAllBe(e => e.StartsWith("perfolio ", StringComparison.Ordinal));
            foreach (Option option in verb.Options) (option.Hidden || !string.IsNullOrEmpty(option.Description)).ShouldBeTrue(option.Name);
            foreach (Argument argument in verb.Arguments) argument.Description.ShouldNotBeNullOrEmpty(argument.Name);
            foreach (Command sub in verb.Subcommands) open.Push(sub);
        }

        seen.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Version_and_the_program_itself()
    {
        using var scratch = Scratch.Empty();
        scratch.Perfolio("--version").Succeeds().Out.ShouldMatch(@"^perfolio \d+\.\d+\.\d+\n$");
        scratch.Perfolio("--help").Succeeds().Out.ShouldContain("postprocessby");
        scratch.Perfolio().Fails(2, "a verb is missing", "init", "status");
        scratch.Perfolio("nix").Fails(2, "there is no verb 'nix'", "status");
        scratch.Perfolio("--nix").Fails(2, "--nix");
        scratch.Perfolio("status", "--nix").Fails(2, "--nix").Err.ShouldContain("try 'perfolio status --help'");
        scratch.Perfolio("-m", "file", "id", "status").Fails(2, "--metrics");
    }

    [Fact]
    public void Usage_of_run_names_the_dashes()
    {
        using var scratch = Scratch.Empty();
        scratch.Perfolio("run", "--help").Succeeds().Out.ShouldContain("  perfolio run [options] -- CMD [ARGS...]\n");
        string job = scratch.Perfolio("run", "job", "--help").Succeeds().Out;
        job.ShouldContain("--minor-version");
        job.ShouldContain("--json");
    }

    [Fact]
    public void Global_options_work_in_front_of_the_verb_and_behind()
    {
        using var scratch = Scratch.Instance();
        scratch.Perfolio("--no-pager", "-nc", "-y", "-v", "-v", "log", "-s").Succeeds();
        scratch.Perfolio("log", "--no-pager", "-nc", "-y", "-s").Succeeds();
        scratch.Perfolio("-v", "run", "-r", "1", "-w", "0", "--no-report", "--", "true").Succeeds().Err.ShouldContain("Elapsed time - ");
        scratch.Perfolio("run", "-r", "1", "-w", "0", "--no-report", "--", "true").Succeeds().Err.ShouldNotContain("Elapsed time - ");
        scratch.Perfolio("-d", "show", "nix").Err.ShouldContain("OperationException");
    }
}
