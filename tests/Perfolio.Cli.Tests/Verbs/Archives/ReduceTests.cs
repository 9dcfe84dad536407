using System.Diagnostics;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs.Archives;

/// <summary><c>archive reduce</c> as a user meets it.</summary>
public sealed class ReduceTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Empty();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void An_archive_is_reduced()
    {
        RampArchive.Write(_scratch.At("in"));
        Outcome outcome = _scratch.Perfolio("archive", "reduce", "-t", "1min", "in", "out").Succeeds();
        (outcome.Out + outcome.Err).ShouldBe("");
        Values("out").ShouldBe(["0 0", "60 35", "120 95"]);
        _scratch.Perfolio("archive", "check", "out").Succeeds();
        _scratch.Perfolio("archive", "reduce", "-t", "60", "--interpolate", "in", "points").Succeeds();
        Values("points").ShouldBe(["0 0", "60 60", "120 120"]);
    }

    [Fact]
    public void An_existing_output_is_refused_and_with_force_replaced()
    {
        RampArchive.Write(_scratch.At("in"));
        foreach (string member in new[] { "out.0", "out.meta", "out.index", "out.3", "out.0.xz" })
        {
            _scratch.Write(member, "mine");
            _scratch.Perfolio("archive", "reduce", "in", "out").Fails(1, member, "already exists", "--force");
            _scratch.Read(member).ShouldBe("mine");
            _scratch.Perfolio("archive", "reduce", "--force", "-t", "60", "in", "out").Succeeds();
            Values("out").Length.ShouldBe(3);
            foreach (string file in Directory.GetFiles(_scratch.Directory, "out.*")) File.Delete(file);
        }
    }

    [Fact]
    public void An_input_is_never_replaced_and_no_output_is_written_twice()
    {
        RampArchive.Write(_scratch.At("in"));
        byte[] before = File.ReadAllBytes(_scratch.At("in.0"));
        _scratch.Perfolio("archive", "reduce", "--force", "-t", "60", "in", "in").Fails(1, "in: the output must not be the input");
        _scratch.Perfolio("archive", "reduce", "--force", "--tier", "60=./in", "in.meta", "out").Fails(1, "the output must not be the input");
        _scratch.Perfolio("archive", "reduce", "--tier", "60=a", "--tier", "30=./a", "in", "out").Fails(1, "./a: is the output of two tiers");
        _scratch.Perfolio("archive", "reduce", "--tier", "60=out", "in", "out").Fails(1, "out: is the output of two tiers");
        File.ReadAllBytes(_scratch.At("in.0")).ShouldBe(before);
        Directory.GetFiles(_scratch.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["in.0", "in.index", "in.meta"]);
    }

    [Fact]
    public void Damage_is_told_with_its_place_and_what_lies_before_is_written()
    {
        RampArchive.Write(_scratch.At("in"));
        using (FileStream file = File.OpenWrite(_scratch.At("in.0")))
        {
            file.Position = 448;
            file.Write([0, 0, 0, 36]);
        }

        Outcome outcome = _scratch.Perfolio("archive", "reduce", "-t", "60", "in", "out").Ends(1);
        outcome.Err.ShouldBe("in.0: volume 0, byte offset 412: corrupt record: length mismatch: header 40 != trailer 36\n");
        Values("out").ShouldBe(["0 0", "60 35"]);
        _scratch.Perfolio("archive", "check", "out").Succeeds();
        _scratch.Perfolio("archive", "reduce", "-t", "60", "--resync", "in", "more").Ends(1).Err.ShouldBe(outcome.Err);
        Values("more").ShouldBe(["0 0", "60 35", "mark", "120 100"]);
    }

    [Theory]
    [InlineData(3, "nosuch.meta: missing metadata file", "nosuch", "out")]
    [InlineData(2, "insufficient arguments", "in")]
    [InlineData(2, "an interval of 0 has no end", "-t", "0", "in", "out")]
    [InlineData(2, "-s requires numeric argument", "-s", "-1", "in", "out")]
    [InlineData(2, "-v requires numeric argument", "-v", "-1", "in", "out")]
    [InlineData(2, "there is no statistic 'median'", "--statistics", "median", "in", "out")]
    [InlineData(2, "--interpolate and --statistics exclude each other", "--interpolate", "--statistics", "min", "in", "out")]
    [InlineData(2, "--tier wants INTERVAL=OUTPUT", "--tier", "1h", "in", "out")]
    [InlineData(2, "at most one of -Z and/or -z allowed", "-z", "-Z", "UTC", "in", "out")]
    [InlineData(1, "cannot create", "in", "no/such/directory/out")]
    public void Wrong_usage_is_one_line(int code, string text, params string[] arguments)
    {
        RampArchive.Write(_scratch.At("in"));
        _scratch.Perfolio(["archive", "reduce", .. arguments]).Fails(code, text);
        Directory.GetFiles(_scratch.Directory).Length.ShouldBe(3);
    }

    [Fact]
    public void A_dry_run_says_what_would_be_written()
    {
        RampArchive.Write(_scratch.At("in"));
        _scratch.Perfolio("archive", "reduce", "--dry-run", "-t", "60", "--tier", "30=fine", "in", "out").Succeeds().Lines.ShouldBe(
            ["out: 3 records, 3 values, 0 marks, 120 bytes of data", "fine: 5 records, 5 values, 0 marks, 200 bytes of data"]);
        Directory.GetFiles(_scratch.Directory).Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void An_interruption_keeps_the_complete_intervals(string signal)
    {
        RampArchive.WriteLong(_scratch.At("in"), 20_000);
        // Behind everything else, so that it does not end before the signal comes.
        using Process process = _scratch.StartAside("archive", "reduce", "-t", "2", "--statistics", "mean,min,max,first,last,count,sum", "in", "out");
        // The metadata alone are shorter than that.
        Scratch.Until(() => Directory.GetFiles(_scratch.Directory, "*.partial").Any(f => new FileInfo(f) is { Exists: true, Length: > 1_000_000 }));
        _scratch.Shell($"kill -{signal} {process.Id}").Succeeds();
        Outcome outcome = Scratch.Wait(process).Ends(130);
        outcome.Err.ShouldStartWith("interrupted: out ends at 2023-11-1");
        _scratch.Perfolio("archive", "check", "out").Succeeds();
        Directory.GetFiles(_scratch.Directory, "*.partial").ShouldBeEmpty();
        string end = outcome.Err.Split(' ')[^1].Trim();
        _scratch.Perfolio("archive", "dump", "-Z", "UTC", "-l", "out").Succeeds().Out.ShouldContain(end[..8]);
    }

    [Fact]
    public void Long_work_shows_its_progress_on_a_terminal()
    {
        RampArchive.WriteLong(_scratch.At("in"), 5_000);
        _scratch.Variables["TERM"] = "xterm";
        string tiers = string.Concat(Enumerable.Range(1, 20).Select(i => $" --tier 1=t{i}"));
        // However long it would take: it is ended when the line was seen.
        _scratch.Shell($"""
            script -qefc 'perfolio archive reduce --dry-run -t 1 --statistics mean,min,max,first,last,count,sum{tiers} in out' shown >/dev/null </dev/null &
            until grep -qE '% after [1-9][0-9]* s ' shown 2>/dev/null; do kill -0 $! || break; sleep 0.02; done
            kill $! && wait $!; grep -cE '% after [1-9][0-9]* s ' shown
            """).Succeeds();
        _scratch.Perfolio("archive", "reduce", "-t", "60", "in", "out").Succeeds().Err.ShouldBeEmpty();
    }

    // Seconds and values; marks by name.
    private string[] Values(string archive)
    {
        var values = new List<string>();
        foreach (string line in _scratch.Perfolio("archive", "dump", "-Z", "UTC", archive).Succeeds().Lines)
        {
            if (line.Contains("<mark>", StringComparison.Ordinal)) values.Add("mark");
            else if (TimeOnly.TryParse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture, out TimeOnly time)) values.Add($"{(time - new TimeOnly(22, 13, 20)).TotalSeconds}");
            else if (line.Contains("value ", StringComparison.Ordinal)) values[^1] += " " + line.Split("value ")[1];
        }

        return [.. values];
    }
}
