using Perfolio.Cli.Tests.Harness;
using Perfolio.Metrics.Tests.Reporting;

namespace Perfolio.Cli.Tests.BadInput;

/// <summary>What every verb that takes a file does with one that is not what it should be: a word of why, a code, no stack trace.</summary>
public sealed class HostileInputTests
{
    private const string Garbage = "\u0001\u001b[2J{\u0000 no format at all \r\n";

    // IN is the bad input.
    private static readonly string[] Readers =
    [
        "show IN", "show IN report -f o.html", "show IN tableof -ts resources", "add IN", "rm IN", "archive dump IN", "archive dump -v IN",
        "archive info IN", "archive check IN", "archive check --json IN", "archive repair IN out", "archive copy IN out",
        "archive reduce IN out", "archive report -a IN :sar", "archive report -C -e ./IN x", "archive record -C -c IN out",
        "agent json infer IN", "agent json -c IN", "sched list IN", "sched map -t * --headless IN", "sched convert IN o.pfs",
        "sched remap IN --map IN -o o.pfs", "sched successors 1 IN", "sched capture --use-perf-data IN out", "sched map-openstack --rc IN",
    ];

    /// <summary>Kinds of bad input, by the name that the test gives them.</summary>
    public static TheoryData<string> Kinds => ["missing", "directory", "empty", "garbage", "two\nlines \u001b[31m"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_bad_input_is_told_in_words(string name)
    {
        using var scratch = Scratch.Instance();
        Directory.CreateDirectory(scratch.At("directory"));
        scratch.Write("empty", "");
        scratch.Write("garbage", Garbage);
        foreach (string command in Readers)
        {
            // An empty text has no lines to be wrong, and says nothing of members of an archive.
            if (name == "empty" && command is "archive dump -v IN" or "archive report -C -e ./IN x") continue;
            Outcome outcome = scratch.Perfolio([.. command.Split(' ').Select(w => w.Replace("IN", name, StringComparison.Ordinal))]);
            string told = $"{command}: {outcome.Code}\n{outcome.Out}\n{outcome.Err}";
            outcome.Code.ShouldBeInRange(1, 3, told);
            (outcome.Out + outcome.Err).Trim().ShouldNotBeEmpty(told);
            outcome.Err.ShouldNotContain("   at ", Case.Sensitive, told);
            outcome.Err.ShouldNotContain("unforeseen", Case.Sensitive, told);
            outcome.Err.ShouldNotContain('\u001b', told);
            outcome.Err.Split('\n').Count(l => l.StartsWith("error: ", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(1, told);
        }
    }

    [Theory]
    [InlineData("> /dev/full", "no space left on device")]
    [InlineData(">&-", "closed")]
    public void Data_that_cannot_be_written_are_told(string redirection, string reason)
    {
        using var scratch = Scratch.Instance();
        ReportArchive.Write(scratch.At("a"));
        scratch.Write("t.perf", Sample.Time(null));
        foreach (string command in (string[])
            [
                "--version", "--help", "archive --help", "archive dump a", "archive dump -v a.0", "archive info -f a", "archive check --json a",
                "archive report -a a -o csv -u a.cnt", "archive report --list-sets", "show t.perf", "utils completions bash",
                "config get general.paging",
            ])
        {
            Outcome outcome = scratch.Shell($"perfolio {command} {redirection}");
            outcome.Ends(1);
            outcome.Error.ShouldBe($"standard output cannot be written: {(reason == "closed" ? "it is closed" : reason)}", command);
        }
    }

    [Fact]
    public void A_command_is_measured_without_a_home_that_can_be_written()
    {
        using var scratch = Scratch.Empty();
        scratch.Variables["PERUN_CONFIG_DIR"] = "/proc/nobody";
        scratch.Variables["HOME"] = "/proc/nobody";
        scratch.Perfolio("run", "-r", "1", "-w", "0", "--", "true").Succeeds();
        scratch.Perfolio("config", "get", "general.paging").Succeeds().Out.ShouldContain("only-log");
        scratch.Perfolio("config", "--shared", "set", "general.paging", "never").Fails(1, "cannot write /proc/nobody/shared.yml");
    }

    [Fact]
    public void An_archive_that_is_taken_for_a_metric_is_told()
    {
        using var scratch = Scratch.Empty();
        ReportArchive.Write(scratch.At("a"));
        scratch.Perfolio("archive", "report", "-s", "1", "a").Fails(2, "there is no metric 'a'", "name it with -a");
    }

    [Fact]
    public void Milliseconds_that_are_minutes_are_warned_of()
    {
        using var scratch = Scratch.Empty();
        ReportArchive.Write(scratch.At("a"));
        scratch.Perfolio("archive", "report", "-a", "a", "-t", "500ms", "a.cnt").Succeeds().Err.ShouldContain("milliseconds are 500msec");
        scratch.Perfolio("archive", "reduce", "--tier", "500ms=c", "a", "b").Succeeds().Err.ShouldContain("taken for minutes");
        scratch.Perfolio("archive", "report", "-a", "a", "-t", "500msec", "a.cnt").Succeeds().Err.ShouldBeEmpty();
    }

    [Fact]
    public void A_recording_needs_a_name_before_the_command()
    {
        using var scratch = Scratch.Empty();
        scratch.Perfolio("archive", "record", "--", "true").Fails(2, "before '-- true'");
        scratch.Perfolio("archive", "record").Fails(2, "needs the path of an archive");
        scratch.Perfolio("archive", "record", "-C").Succeeds();
    }
}
