using System.Diagnostics;
using System.Globalization;
using Perfolio.Archives;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Results;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class RecordTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Empty();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Killed_at_any_moment_it_leaves_what_it_has_written() => KillManyTimes(20);

    [Fact]
    [Trait("Category", "Interop")]
    public void Killed_two_hundred_times_it_leaves_what_it_has_written() => KillManyTimes(200);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public void A_signal_finishes_the_archive(string signal)
    {
        using Process process = _scratch.Start("archive", "record", "-t", "10ms", "-m", "kernel.all.load", "a");
        Scratch.Until(() => Size("a.0") > 2000);
        _scratch.Shell($"kill -{signal} {process.Id}").Succeeds();
        Outcome outcome = Scratch.Wait(process).Succeeds();
        outcome.Err.ShouldContain("records of 1 metrics");
        // The epilogue is the last record: prologue and epilogue are all that has a recorder's metrics.
        Sound("a").ShouldBeGreaterThan(2);
        Recorders("a").ShouldBe(2);
    }

    [Theory]
    [InlineData("-s", "7", 9)]
    [InlineData("-T", "250ms", 0)]
    [InlineData("-s", "250msec", 0)]
    [InlineData("-s", "3kb", 0)]
    public void It_ends_where_it_should(string option, string value, int records)
    {
        _scratch.Perfolio("archive", "record", "-t", "10ms", "-m", "kernel.all.load", option, value, "a").Succeeds();
        int found = Sound("a");
        if (records > 0) (found - Marks("a")).ShouldBe(records);
        if (value == "3kb") Size("a.0").ShouldBeInRange(3 * 1024, 4 * 1024);
        Recorders("a").ShouldBe(2);
    }

    [Theory]
    [InlineData("-5s", "counts from the end of an archive")]
    [InlineData("@1 Jan 2001", "has passed")]
    [InlineData("@nonsense", "invalid time or interval")]
    public void An_end_that_cannot_be_is_refused(string end, string reason) =>
        _scratch.Perfolio("archive", "record", "-m", "kernel.all.load", "-T" + end, "a").Ends(2).Err.ShouldContain(reason);

    [Fact]
    public void It_ends_at_a_time_of_pcps_language()
    {
        string end = TimeProvider.System.GetLocalNow().AddSeconds(2)
            .ToString("'@'yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Outcome outcome = _scratch.Perfolio("archive", "record", "-t", "10ms", "-m", "kernel.all.load", "-T", end, "a");
        // A machine that needs two seconds to begin says that it is too late.
        if (outcome.Code == 2) outcome.Err.ShouldContain("has passed");
        else Sound("a").ShouldBeGreaterThanOrEqualTo(2);
    }

    [Theory]
    [InlineData("4", 5)]
    [InlineData("2kb", 0)]
    [InlineData("100ms", 0)]
    public void Volumes_change_where_they_should(string size, int volumes)
    {
        _scratch.Perfolio("archive", "record", "-t", "10ms", "-m", "kernel.all.load", "-s", "20", "-v", size, "a").Succeeds();
        int marks = Marks("a");
        (Sound("a") - marks).ShouldBe(22);
        int found = Directory.GetFiles(_scratch.Directory, "a.*").Count(static f =>
            int.TryParse(Path.GetExtension(f)[1..], CultureInfo.InvariantCulture, out _));
        if (volumes > 0) found.ShouldBeInRange(volumes, volumes + marks);
        found.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void It_records_exactly_while_a_command_runs()
    {
        _scratch.Perfolio("archive", "record", "-t", "10ms", "-m", "kernel.all.load", "a", "--", "sh", "-c",
            "test -s a.0").Succeeds();
        Sound("a").ShouldBeGreaterThanOrEqualTo(4);
        _scratch.Perfolio("archive", "record", "-t", "10ms", "-m", "kernel.all.load", "b", "--", "sh", "-c",
            "exit 3").Ends(1).Err.ShouldContain("exit code 3");
        Sound("b").ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public void Who_interrupts_ends_the_command_and_the_recording_covers_it_to_its_end()
    {
        _scratch.Write("work.sh", "trap 'until test -e go; do sleep 0.02; done; exit 0' TERM\ntouch ready\nwhile :; do sleep 0.02; done\n");
        using Process process = _scratch.Start("archive", "record", "-t", "10ms", "-m", "kernel.all.load", "a", "--", "sh", "work.sh");
        Scratch.Until(() => File.Exists(_scratch.At("ready")));
        _scratch.Shell($"kill -TERM {process.Id}").Succeeds();
        // Half a second of records more, while the command takes its time to end.
        long before = Size("a.0");
        Scratch.Until(() => Size("a.0") > before + 1000);
        _scratch.Write("go", "");
        Scratch.Wait(process).Succeeds();
        Recorders("a").ShouldBe(2);
    }

    [Theory]
    [InlineData("no-such-program", "command not found in PATH")]
    [InlineData("./plain", "may not be executed")]
    public void A_command_that_cannot_be_started_is_told_before_anything_is_written(string command, string reason)
    {
        _scratch.Write("plain", "");
        _scratch.Perfolio("archive", "record", "-t", "10ms", "a", "--", command).Fails(1, command, reason);
        Directory.GetFiles(_scratch.Directory, "a.*").ShouldBeEmpty();
    }

    [Fact]
    public void A_program_that_the_kernel_refuses_leaves_a_finished_archive()
    {
        _scratch.Write("bad", "\0\0\0\0", executable: true);
        _scratch.Perfolio("archive", "record", "-t", "10ms", "-m", "kernel.all.load", "a", "--", "./bad")
            .Fails(1, "./bad", "not a program for this machine");
        Recorders("a").ShouldBe(2);
        _scratch.Write("script", "exit 4\n", executable: true);
        _scratch.Perfolio("archive", "record", "-t", "10ms", "-m", "kernel.all.load", "b", "--", "./script")
            .Ends(1).Err.ShouldContain("exit code 4");
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("")]
    [InlineData("/tmp/")]
    [InlineData("..")]
    public void What_is_no_archive_is_wrong_usage(params string[] words)
    {
        _scratch.Perfolio(["archive", "record", "-s", "1", .. words]).Fails(2, $"'{words[^1]}'");
        Directory.GetFiles(_scratch.Directory).ShouldBeEmpty();
    }

    [Fact]
    public void A_full_disk_is_told_and_what_was_written_stays_readable()
    {
        // The runtime keeps its code in memory files, which the limit would cut too.
        _scratch.Variables["DOTNET_EnableWriteXorExecute"] = "0";
        string program = Path.Combine(Scratch.ProgramDirectory, "perfolio");
        Outcome outcome = _scratch.Shell($"trap '' XFSZ; ulimit -f 40; exec {program} archive record -t 10ms -m kernel.all.load -m disk.all a");
        outcome.Fails(1, "a: cannot write", "larger");
        outcome.Err.ShouldContain("stay readable");
        Size("a.0").ShouldBeInRange(20_000, 40 * 1024);
        Sound("a").ShouldBeGreaterThan(10);
    }

    [Fact]
    public void A_configuration_says_what_is_recorded_and_mistakes_have_lines()
    {
        _scratch.Write("more/load", "log mandatory on %{TIME}msec { %WHAT }\n");
        _scratch.Write("my.config", "%define TIME 10\n%define WHAT kernel.all.load\n%include \"more/load\"\nlog mandatory on once hinv.ncpu\n");
        _scratch.Perfolio("archive", "record", "-c", "my.config", "-s", "5", "a").Succeeds();
        using (Archive archive = Archive.Open(_scratch.At("a")))
        {
            archive.Metadata.Find("kernel.all.load").ShouldNotBeNull();
            archive.Metadata.Find("hinv.ncpu").ShouldNotBeNull();
        }

        _scratch.Write("more/load", "\nlog mandatory on 1 fortnight { kernel.all.load }\n");
        _scratch.Perfolio("archive", "record", "-C", "-c", "my.config", "b").Fails(3, "more/load", "line 2", "fortnight");
        _scratch.Write("my.config", "log mandatory on 1 sec no.such.metric\nlog mandatory on 1 sec kernel.all.load\n");
        _scratch.Perfolio("archive", "record", "-C", "-c", "my.config",
            "b").Succeeds().Err.ShouldContain("line 1: metric 'no.such.metric'");
    }

    private void KillManyTimes(int times)
    {
        var random = new Random(times);
        for (int i = 0; i < times; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"a{i}");
            using Process process = _scratch.Start(
                "archive", "record", "-t", "10ms", "-v", "15", "-m", "kernel.all", "-m", "disk", "-m", "mem.util", "-m",
                    "proc.psinfo.utime", name);
            // A moment is chosen by how much was written: bytes of metadata, the first record, any later one.
            (string Member, int Size) moment = random.Next(3) switch
            {
                0 => (".meta", random.Next(1, 30_000)),
                1 => (".0", random.Next(1, 4_000)),
                _ => (random.Next(2) == 0 ? ".0" : ".1", random.Next(132, 60_000)),
            };
            Scratch.Until(() => Size(name + moment.Member) >= moment.Size || Size(name + ".2") > 132);
            process.Kill();
            process.WaitForExit();
            if (Size(name + ".0") > 1500)
                Sound(name, torn: true).ShouldBeGreaterThan(0, $"killed when {name}{moment.Member} had {moment.Size} bytes");
            foreach (string file in Directory.GetFiles(_scratch.Directory, name + ".*")) File.Delete(file);
        }
    }

    // Every record can be read, and nothing is wrong with any of them. How many there are. A kill may stop a write between two
    // pages of memory: then the last record of one member has no end, and nothing else may be wrong.
    private int Sound(string name, bool torn = false)
    {
        CheckReport report = ArchiveCheck.Run(_scratch.At(name));
        CheckFinding[] errors = [.. report.Findings.Where(static f => f.Severity == CheckSeverity.Error)];
        errors.Length.ShouldBeLessThanOrEqualTo(torn ? 1 : 0, string.Join('\n', errors));
        if (errors.Length == 1) errors[0].Reason.ShouldContain("unexpected end of file");
        using Archive archive = Archive.Open(_scratch.At(name));
        int records = 0;
        using var cursor = archive.Results();
        ReadStatus status;
        while ((status = cursor.Read()) == ReadStatus.Record) records++;
        if (errors.Length == 0) status.ShouldBe(ReadStatus.End);
        // Whatever is complete was read: what remains is shorter than the record it belongs to.
        if (status != ReadStatus.End) status.ShouldBe(ReadStatus.Incomplete);
        return records;
    }

    // A machine so busy that the recorder stood still leaves a mark, which is one record more.
    private int Marks(string name) => (int)ArchiveCheck.Run(_scratch.At(name)).Marks;

    private int Recorders(string name)
    {
        using Archive archive = Archive.Open(_scratch.At(name));
        var pmid = archive.Metadata.Find("pmcd.pmlogger.host")!.Pmid;
        int records = 0;
        using var cursor = archive.Results();
        while (cursor.Read() == ReadStatus.Record)
        {
            foreach (ref readonly var set in cursor.Layout.Sets)
                records += set.Pmid == pmid ? 1 : 0;
        }

        return records;
    }

    private long Size(string name) => new FileInfo(_scratch.At(name)) is { Exists: true, Length: var length } ? length : 0;
}
