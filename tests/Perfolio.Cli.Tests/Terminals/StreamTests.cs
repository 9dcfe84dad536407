using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Terminals;

/// <summary>Standard output and error as shells hand them over.</summary>
public sealed class StreamTests
{
    [Fact]
    public void A_reader_that_leaves_is_no_error()
    {
        using var scratch = Scratch.Instance();
        for (int i = 0; i < 50; i++) scratch.Git("commit", "-q", "--allow-empty", "-m", new string('x', 2000));
        Outcome outcome = scratch.Shell("perfolio log | head -1; echo ${PIPESTATUS[0]}").Succeeds();
        outcome.Lines[0].ShouldStartWith("Minor Version");
        outcome.Lines[1].ShouldBe("0");
        outcome.Err.ShouldBeEmpty();
        scratch.Write("t.perf", Sample.Time(null, amounts: [.. Enumerable.Range(1, 20_000).Select(i => (double)i)]));
        outcome = scratch.Shell("perfolio show t.perf tableof -ts resources | head -1; echo ${PIPESTATUS[0]}").Succeeds();
        outcome.Lines[^1].ShouldBe("0");
        outcome.Err.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("perfolio status > /dev/full", "space")]
    [InlineData("perfolio show t.perf tableof -ts resources > /dev/full", "space")]
    [InlineData("perfolio status >&-", "closed")]
    [InlineData("perfolio show t.perf tableof -ts resources >&-", "closed")]
    public void Output_that_cannot_be_written_is_one_line(string script, string reason)
    {
        using var scratch = Scratch.Instance();
        scratch.Write("t.perf", Sample.Time(null));
        scratch.Shell(script).Fails(1, "standard output cannot be written", reason);
        scratch.Perfolio("status", "-s").Succeeds();
    }

    [Fact]
    public void No_streams_at_all()
    {
        using var scratch = Scratch.Instance();
        scratch.Shell("perfolio run -r 1 -w 0 --no-report -- true <&- >&- 2>&-");
        scratch.Pending.ShouldHaveSingleItem();
        scratch.Perfolio("show", "0@p").Succeeds();
        scratch.Git("status").Succeeds();
    }

    [Fact]
    public void Text_is_utf_8_whatever_the_locale()
    {
        using var scratch = Scratch.Instance();
        scratch.Variables["LC_ALL"] = "C";
        scratch.AddPending("ünï.perf", Sample.Time(scratch.Head));
        string text = scratch.Perfolio("status").Succeeds().Out;
        text.ShouldContain("┃ ünï.perf ┃");
        text.ShouldContain("═▣");
    }

    [Fact]
    public void Without_a_home_the_password_file_is_asked()
    {
        using var scratch = Scratch.Instance();
        scratch.Variables["HOME"] = null;
        scratch.Perfolio("status", "-s").Succeeds();
    }

    [Fact]
    public void Colour_and_pager_only_on_a_terminal()
    {
        using var scratch = Scratch.Instance();
        scratch.Variables["NO_COLOR"] = null;
        scratch.Variables["TERM"] = "xterm";
        scratch.AddPending("p.perf", Sample.Time(scratch.Head));
        scratch.Perfolio("status").Succeeds().Out.ShouldNotContain("\u001b");
        scratch.OnTerminal("perfolio status").Succeeds().Out.ShouldContain("\u001b[31m");
        scratch.OnTerminal("perfolio -nc status").Succeeds().Out.ShouldNotContain("\u001b[31m");
        scratch.OnTerminal("perfolio run -r 1 -w 0 --no-report -- true").Succeeds().Out.ShouldContain("real");
        scratch.Write("bin/less", "#!/bin/sh\necho PAGED \"$@\"\ncat\n", executable: true);
        scratch.Variables["PATH"] = $"{scratch.At("bin")}:{Scratch.ProgramDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        scratch.OnTerminal("perfolio log").Succeeds().Out.ShouldContain("PAGED -R");
        scratch.OnTerminal("perfolio --no-pager log").Succeeds().Out.ShouldNotContain("PAGED");
        scratch.OnTerminal("perfolio status").Succeeds().Out.ShouldNotContain("PAGED");
        scratch.Perfolio("config", "-h", "set", "general.paging", "only-status").Succeeds();
        scratch.OnTerminal("perfolio status").Succeeds().Out.ShouldContain("PAGED");
        scratch.Variables["NO_COLOR"] = "1";
        scratch.OnTerminal("perfolio --no-pager status").Succeeds().Out.ShouldNotContain("\u001b[31m");
    }
}
