using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs.Archives;

/// <summary>The program called through a link named <c>pmlogreduce</c>: that tool's command line and exit codes.</summary>
public sealed class PmlogreduceLinkTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Empty();

    public PmlogreduceLinkTests()
    {
        Directory.CreateDirectory(_scratch.At("bin"));
        File.CreateSymbolicLink(_scratch.At("bin/pmlogreduce"), Path.Combine(Scratch.ProgramDirectory, "perfolio"));
        _scratch.Variables["PATH"] = $"{_scratch.At("bin")}:{Scratch.ProgramDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        RampArchive.Write(_scratch.At("in"), zone: "EST5EDT");
    }

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("-t 60", "22:13:20 22:14:20 22:15:20")]
    [InlineData("-t1min", "22:13:20 22:14:20 22:15:20")]
    [InlineData("-t 60 -s 2", "22:13:20 22:14:20")]
    [InlineData("-t 60 -s0", "22:13:20 22:14:20 22:15:20")]
    [InlineData("-t 60 -A 1m", "22:14:00 22:15:00")]
    [InlineData("-t 60 -S 30", "22:13:50 22:14:50")]
    [InlineData("-t 30 -T 70", "22:13:20 22:13:50 22:14:20")]
    [InlineData("-t 30 -Z UTC -S @22:14:20", "22:14:20 22:14:50 22:15:20")]
    [InlineData("-t 30 -zS @17:14:20", "22:14:20 22:14:50 22:15:20")]
    [InlineData("-D appl0 -t 60", "22:13:20 22:14:20 22:15:20")]
    [InlineData("--interval=60 --samples 1", "22:13:20")]
    public void Options_are_those_of_the_tool(string options, string stamps)
    {
        Outcome outcome = _scratch.Shell($"pmlogreduce {options} in out").Succeeds();
        (outcome.Out + outcome.Err).ShouldBe("");
        Stamps().ShouldBe(stamps);
        _scratch.Perfolio("archive", "check", "out").Succeeds();
    }

    [Fact]
    public void Volumes_are_announced_and_written()
    {
        _scratch.Shell("pmlogreduce -t 20 -v 3 -Z UTC in out").Succeeds().Err.ShouldBe(
            "New log volume 1, at 22:14:20.000000000\nNew log volume 2, at 22:15:20.000000000\n");
        Directory.GetFiles(_scratch.Directory, "out.*").Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["out.0", "out.1", "out.2", "out.index", "out.meta"]);
        Stamps().ShouldBe("22:13:20 22:13:40 22:14:00 22:14:20 22:14:40 22:15:00 22:15:20");
    }

    [Theory]
    [InlineData("pmlogreduce", "needs <archive>")]
    [InlineData("pmlogreduce in", "insufficient arguments")]
    [InlineData("pmlogreduce nosuch out", "nosuch.meta")]
    [InlineData("pmlogreduce in in", "the output must not be the input")]
    [InlineData("pmlogreduce -t 0 in out", "an interval of 0")]
    [InlineData("pmlogreduce -t '5 parsec' in out", "5 parsec\n  ^ -- unexpected value")]
    [InlineData("pmlogreduce -T @22:61 in out", "22:61\n   ^ -- unexpected value")]
    [InlineData("pmlogreduce -s x in out", "-s")]
    [InlineData("pmlogreduce -Z Bogus/Zone in out", "Bogus/Zone")]
    [InlineData("pmlogreduce -z -Z UTC in out", "at most one of -Z and/or -z allowed")]
    [InlineData("pmlogreduce -O 1m in out", "-O")]
    public void Any_error_ends_with_1(string command, string text)
    {
        Outcome outcome = _scratch.Shell(command).Ends(1);
        outcome.Err.ShouldContain(text);
        outcome.Out.ShouldBeEmpty();
        File.Exists(_scratch.At("out.meta")).ShouldBeFalse();
    }

    [Fact]
    public void Damage_ends_with_1_behind_a_complete_output()
    {
        using (FileStream file = File.OpenWrite(_scratch.At("in.0"))) file.SetLength(file.Length - 6);
        _scratch.Shell("pmlogreduce -t 60 in out").Ends(1).Err.ShouldStartWith("in.0: volume 0, byte offset 612: corrupt record: unexpected end of file");
        Stamps().ShouldBe("22:13:20 22:14:20");
    }

    private string Stamps() => string.Join(' ', _scratch.Perfolio("archive", "dump", "-Z", "UTC", "out").Succeeds().Lines
        .Where(l => l.Contains("1 metric", StringComparison.Ordinal)).Select(l => l[..8]));
}
