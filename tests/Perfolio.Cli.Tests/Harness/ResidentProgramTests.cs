namespace Perfolio.Cli.Tests.Harness;

/// <summary>What the resident program answers is what a process of its own does.</summary>
public sealed class ResidentProgramTests
{
    private static readonly string[] Seen = ["pwd", "echo out", "echo err >&2", "echo \"$SEEN\"", "env | cut -d= -f1 | grep -v '^_$'", "cat"];

    [Fact]
    public void It_has_the_directory_the_environment_and_the_streams_of_each_run()
    {
        using var scratch = Scratch.Empty();
        Directory.CreateDirectory(scratch.At("below"));
        string script = scratch.Write("seen.sh", $"#!/bin/sh\n{{ {string.Join("; ", Seen)}; }} > \"$TO\" 2>&1\n", executable: true);
        string[] run = ["run", "-r", "1", "-w", "0", "--no-report", "--", script];
        foreach (string value in new[] { "one", "two" })
        {
            scratch.Variables["SEEN"] = value;
            scratch.Variables["TO"] = scratch.At("resident");
            Outcome resident = scratch.Perfolio(run).Succeeds();
            scratch.Variables["TO"] = scratch.At("alone");
            Outcome alone = scratch.PerfolioAlone(run).Succeeds();
            string text = scratch.Read("resident");
            text.ShouldBe(scratch.Read("alone"));
            text.ShouldContain($"\n{value}\n");
            (resident.Out.Length > 0, resident.Code).ShouldBe((alone.Out.Length > 0, alone.Code));
        }

        scratch.PerfolioIn("below", "archive", "info", "nix").Err.ShouldBe(scratch.Perfolio("archive", "info", "nix").Err);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("nix")]
    [InlineData("--version")]
    [InlineData("run", "--help")]
    [InlineData("archive", "dump", "no such archive")]
    public void Text_and_code_are_the_same(params string[] arguments)
    {
        using var scratch = Scratch.Instance();
        for (int i = 0; i < 2; i++) scratch.Perfolio(arguments).ShouldBe(scratch.PerfolioAlone(arguments));
    }

    [Fact]
    public void A_program_that_is_killed_fails_the_test_that_asked()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("kill.sh", "#!/bin/sh\nkill -9 $PPID\n", executable: true);
        Should.Throw<InvalidOperationException>(() => scratch.Perfolio("run", "-r", "1", "-w", "0", "--no-report", "--", "./kill.sh"))
            .Message.ShouldContain("the program ended with code 137");
        scratch.Perfolio("--version").Succeeds();
    }
}
