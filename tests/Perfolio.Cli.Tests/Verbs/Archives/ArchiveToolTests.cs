using System.Text.Json;
using Perfolio.Archives.Format;
using Perfolio.Archives.Tests;
using Perfolio.Archives.Writing;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs.Archives;

/// <summary>dump, info, check, repair and copy as a user meets them.</summary>
public sealed class ArchiveToolTests : IDisposable
{
    private const string Damage = "a.0: volume 0, byte offset 412: corrupt record: length mismatch: header 40 != trailer 36\n";
    private readonly Scratch _scratch = Scratch.Empty();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Dump_prints_values_in_a_zone_and_a_window()
    {
        Archive();
        _scratch.Perfolio("archive", "dump", "-Z", "AEST-10AEDT-11,M10.1.0,M4.1.0/3", "-S", "@09:13:30", "-T", "@09:13:45", "-x", "a", "demo").Succeeds().Out.ShouldBe("""
            Note: timezone set to "TZ=AEST-10AEDT-11,M10.1.0,M4.1.0/3"


            Wed Nov 15 09:13:30.000000 2023 1 metric
                245.0.1 (demo.x): value 10

            Wed Nov 15 09:13:40.000000 2023 1 metric
                245.0.1 (demo.x): value 20

            """);
        _scratch.Perfolio("archive", "dump", "--label", "-M", "a.meta").Succeeds().Out.ShouldEndWith("ending     Tue Nov 14 22:15:20.000000 2023\n");
        _scratch.Perfolio("archive", "dump", "a", "no.such").Fails(2, "no.such: Unknown metric name");
        _scratch.Perfolio("archive", "dump").Fails(2, "archive");
        _scratch.Perfolio("archive", "dump", "-z", "-Z", "UTC", "a").Fails(2, "-Z and/or -z");
        _scratch.Perfolio("archive", "dump", "-Z", "Bogus/Zone", "a").Fails(2);
        _scratch.Perfolio("archive", "dump", "nosuch").Fails(3, "nosuch.meta", "missing metadata file");
    }

    [Fact]
    public void Dump_shows_a_file_in_hexadecimal()
    {
        Archive();
        _scratch.Perfolio("archive", "dump", "-v", "a.0").Succeeds().Out.ShouldContain(
            "Dump ... record len: 40 @ offset: 412\n 6553f146 00000000 00000001 3d400001 00000001 00000000 ffffffff 00000046\n");
        Break();
        Outcome broken = _scratch.Perfolio("archive", "dump", "-v", "a.0").Ends(3);
        broken.Err.ShouldBe(Damage);
        broken.Out.ShouldContain("record len: 40 @ offset: 412\n");
        _scratch.Perfolio("archive", "dump", "-v", "nosuch.0").Fails(1, "nosuch.0");
    }

    [Fact]
    public void Dump_prints_what_stands_before_damage_and_its_place()
    {
        Archive();
        Break();
        Outcome dump = _scratch.Perfolio("archive", "dump", "a").Ends(3);
        dump.Out.ShouldEndWith("(demo.x): value 60\n");
        dump.Err.ShouldBe(Damage);
    }

    [Fact]
    public void Info_takes_the_archive_as_pminfo_does_or_as_its_first_word()
    {
        Archive();
        const string Text = "\ndemo.x PMID: 245.0.1\n    Data Type: 32-bit unsigned int  InDom: PM_INDOM_NULL 0xffffffff\n    Semantics: instant  Units: none\n    value 0\n";
        _scratch.Perfolio("archive", "info", "-d", "-m", "-f", "a").Succeeds().Out.ShouldBe(Text);
        _scratch.Perfolio("archive", "info", "-d", "-m", "-f", "-a", "a", "demo.x").Succeeds().Out.ShouldBe(Text);
        _scratch.Perfolio("archive", "info", "-z", "a", "demo").Succeeds().Out.ShouldBe("Note: timezone set to local timezone of host \"demo\" from archive\n\ndemo.x\n");
        _scratch.Perfolio("archive", "info", "-a", "a", "no.such").Fails(2, "no.such: Unknown metric name");
        _scratch.Perfolio("archive", "info").Fails(2, "archive");
    }

    [Fact]
    public void Info_shows_what_is_known_beside_what_is_not()
    {
        Archive();
        Outcome info = _scratch.Perfolio("archive", "info", "-m", "-a", "a", "no.such", "demo").Fails(2, "no.such: Unknown metric name");
        info.Out.ShouldBe("demo.x PMID: 245.0.1\n");
    }

    [Theory]
    [InlineData("info -dmf a", "info -d -m -f a")]
    [InlineData("info -mfaa demo.x", "info -m -f -a a demo.x")]
    [InlineData("info -mfa a demo.x", "info -m -f -a a demo.x")]
    [InlineData("dump -ltd a", "dump -l -t -d a")]
    [InlineData("dump -rsS10 -T-10 a", "dump -r -s -S 10 -T -10 a")]
    [InlineData("dump -xxr a", "dump -x -x -r a")]
    [InlineData("dump -zxx a", "dump -z -xx a")]
    [InlineData("dump -ZUTC -- a demo.x", "dump -Z UTC a demo.x")]
    [InlineData("dump -Z=UTC a", "dump -Z UTC a")]
    [InlineData("check -mw a", "check -m -w a")]
    [InlineData("reduce -zt30 -S20 a out --dry-run", "reduce -z -t 30 -S 20 a out --dry-run")]
    [InlineData("copy -zS20 -T-20 -V3 --force a out", "copy -z -S 20 -T -20 -V 3 --force a out")]
    public void Short_options_may_be_bundled_and_carry_their_values(string bundled, string apart)
    {
        Archive();
        Outcome expected = _scratch.Perfolio(["archive", .. apart.Split(' ')]).Succeeds();
        Outcome outcome = _scratch.Perfolio(["archive", .. bundled.Split(' ')]).Succeeds();
        outcome.Out.ShouldBe(expected.Out);
        outcome.Err.ShouldBe(expected.Err);
    }

    [Theory]
    [InlineData("'perfolio archive info' has no option '-q'", "info", "-q", "a")]
    [InlineData("'perfolio archive info' has no option '-q' (in '-dq')", "info", "-dq", "a")]
    [InlineData("'perfolio archive dump' has no option '-K'", "dump", "-K", "a")]
    [InlineData("'perfolio archive check' has no option '-S1'", "check", "-S1", "a")]
    [InlineData("'perfolio archive reduce' has no option '-O1m'", "reduce", "-O1m", "a", "out")]
    [InlineData("'perfolio archive copy' has no option '-c'", "copy", "-c", "a", "out")]
    [InlineData("'perfolio archive repair' has no option '-f'", "repair", "-f", "a", "out")]
    public void An_option_that_there_is_not_is_no_name_of_an_archive(string error, params string[] words)
    {
        Archive();
        Outcome outcome = _scratch.Perfolio(["archive", .. words]).Fails(2, error);
        outcome.Err.ShouldEndWith($"\ntry 'perfolio archive {words[0]} --help'\n");
        _scratch.Perfolio("archive", "info", "--", "-q").Fails(3, "-q.meta: missing metadata file");
    }

    [Fact]
    public void A_directory_is_checked_archive_by_archive()
    {
        Archive();
        SimpleArchive.Write(_scratch.At("b"), from: 1000, records: 2);
        _scratch.Perfolio("archive", "check", ".").Succeeds();
        Break();
        const string Found = "a.0: byte offset 412: [2023-11-14T22:14:20.000000000Z]: error: length mismatch: header 40 != trailer 36\n";
        _scratch.Perfolio("archive", "check", ".").Ends(3).Out.ShouldBe("./" + Found);
        _scratch.Perfolio("archive", "check", "b,a").Ends(3).Out.ShouldBe(Found);
        Directory.CreateDirectory(_scratch.At("empty"));
        _scratch.Perfolio("archive", "check", "empty").Ends(3).Out.ShouldContain("empty: byte offset 0: error: no archive in this directory");
        foreach (string verb in new[] { "dump", "info" })
            _scratch.Perfolio("archive", verb, ".").Fails(3, ".: is a directory; name one of the archives in it");
    }

    [Fact]
    public void What_is_only_odd_is_not_called_corrupt()
    {
        Archive();
        File.Delete(_scratch.At("a.index"));
        _scratch.Perfolio("archive", "dump", "a").Succeeds().Err.ShouldBe("warning: a.index: temporal index is missing\n");
        _scratch.Perfolio("archive", "copy", "a", "out").Succeeds().Err.ShouldBe("a.index: temporal index is missing\n");
    }

    [Fact]
    public void A_member_that_is_not_what_its_name_says_is_bad_input()
    {
        Archive();
        File.Move(_scratch.At("a.0"), _scratch.At("a.0.xz"));
        _scratch.Perfolio("archive", "info", "a").Fails(3, "a.0.xz: cannot read: not in xz or lzma format");
    }

    // Opening a pipe waits for whoever writes it.
    [Theory]
    [InlineData("meta", 3, "a.meta: empty file: contains no PCP data")]
    [InlineData("0", 3, "a.0: no data volume can be read")]
    [InlineData("index", 0, "a.index: empty file: contains no PCP data")]
    public void A_pipe_in_place_of_a_member_is_an_empty_file(string member, int code, string text)
    {
        Archive();
        _scratch.Shell($"rm a.{member}; mkfifo a.{member}").Succeeds();
        _scratch.Perfolio("archive", "dump", "a").Ends(code).Err.ShouldContain(text);
    }

    [Fact]
    public void Nothing_is_copied_when_none_of_the_metrics_is_there()
    {
        Archive();
        foreach (string verb in new[] { "copy", "reduce" })
            _scratch.Perfolio("archive", verb, "--metrics", "no.such,other", "a", "out").Fails(3, "no.such, other: no such metric in the input");
        _scratch.Perfolio("archive", "copy", "a", "no/dir").Fails(1, "no/dir.0: cannot create: there is no such directory");
        Directory.GetFiles(_scratch.Directory, "*out*").ShouldBeEmpty();
    }

    [Fact]
    public void Check_says_file_offset_time_and_reason()
    {
        Archive();
        _scratch.Perfolio("archive", "check", "a").Succeeds().Out.ShouldBe("");
        Break();
        _scratch.Perfolio("archive", "check", "a").Ends(3).Out.ShouldBe(
            "a.0: byte offset 412: [2023-11-14T22:14:20.000000000Z]: error: length mismatch: header 40 != trailer 36\n");
        JsonElement report = JsonDocument.Parse(_scratch.Perfolio("archive", "check", "--json", "a").Ends(3).Out).RootElement;
        report.GetProperty("sound").GetBoolean().ShouldBeFalse();
        JsonElement finding = report.GetProperty("findings").EnumerateArray().ShouldHaveSingleItem();
        (finding.GetProperty("file").GetString(), finding.GetProperty("volume").GetInt32(), finding.GetProperty("offset").GetInt64(), finding.GetProperty("time").GetString())
            .ShouldBe(("a.0", 0, 412, "2023-11-14T22:14:20.000000000Z"));
        File.Delete(_scratch.At("a.meta"));
        _scratch.Perfolio("archive", "check", "a").Ends(3).Out.ShouldContain("missing metadata file");
    }

    [Fact]
    public void Repair_leaves_its_input_alone_and_makes_a_sound_archive()
    {
        Archive();
        Break();
        byte[][] before = [.. Members().Select(File.ReadAllBytes)];
        Outcome repaired = _scratch.Perfolio("archive", "repair", "a", "fixed").Succeeds();
        repaired.Err.ShouldBe(Damage + "12 records saved, 1 marks added, 0 value sets dropped\n");
        Members().Select(File.ReadAllBytes).ShouldBe(before);
        _scratch.Perfolio("archive", "check", "fixed").Succeeds().Out.ShouldBe("");
        _scratch.Perfolio("archive", "dump", "-t", "fixed").Succeeds().Out.ShouldContain("22:15:20.000000");
        _scratch.Perfolio("archive", "repair", "a", "fixed").Fails(1, "already exists", "--force");
        _scratch.Perfolio("archive", "repair", "--force", "a", "fixed").Succeeds();
        _scratch.Perfolio("archive", "repair", "--force", "a", "a").Fails(1, "the output must not be the input");
    }

    [Fact]
    public void Copy_merges_selects_and_changes_the_version()
    {
        Archive();
        SimpleArchive.Write(_scratch.At("b"), from: 1000, records: 2);
        _scratch.Perfolio("archive", "copy", "-V", "3", "--metrics", "demo", "b", "a", "both").Succeeds();
        Outcome dump = _scratch.Perfolio("archive", "dump", "-l", "-m", "both").Succeeds();
        dump.Out.ShouldStartWith("Log Label (Log Format Version 3)\n");
        dump.Out.ShouldContain("22:15:20.001000000  <mark>\n");
        dump.Out.ShouldEndWith("(demo.x): value 1010\n");
        _scratch.Perfolio("archive", "copy", "a", "both").Fails(1, "already exists", "--force");
        _scratch.Perfolio("archive", "copy", "a").Fails(2, "insufficient arguments");
        Break();
        _scratch.Perfolio("archive", "copy", "--force", "a", "both").Ends(3).Err.ShouldBe(Damage);
        _scratch.Perfolio("archive", "dump", "both").Succeeds().Out.ShouldEndWith("(demo.x): value 60\n");
    }

    private void Archive() => SimpleArchive.Write(_scratch.At("a"), ArchiveVersion.V2, options: ArchiveWriterOptions.Default);

    private void Break() => SimpleArchive.Poke(_scratch.At("a.0"), 448, 0, 0, 0, 36);

    private string[] Members() => [.. Directory.GetFiles(_scratch.Directory, "a.*").Order(StringComparer.Ordinal)];
}
