using System.Globalization;
using Perfolio.Archives;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Results;
using Perfolio.Cli.Tests.Harness;
using Perfolio.Metrics.Tests;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class SystemCollectorTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Instance();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_metric_has_mean_smallest_and_largest_value_in_tables()
    {
        _scratch.Perfolio("collect", "-c", "sleep 0.3", "system", "--interval", "0.02").Succeeds();
        string[] rows = _scratch.Perfolio("show", "0@p", "tableof", "-ts", "-f", "csv", "resources", "-h", "uid", "-h",
            "subtype", "-h", "amount").Succeeds().Lines;
        rows[0].ShouldBe("uid,subtype,amount");
        ILookup<string, (string Kind, double Amount)> series = rows[1..].Select(static r => r.Split(','))
            .ToLookup(static r => r[0], static r => (r[1], double.Parse(r[2], CultureInfo.InvariantCulture)));
        series.Count.ShouldBeGreaterThan(50);
        foreach (var one in series)
        {
            Dictionary<string, double> found = one.ToDictionary(static v => v.Kind, static v => v.Amount);
            string.Join(" ", found.Keys.Order()).ShouldBe("max mean min", one.Key);
            found["mean"].ShouldBeInRange(found["min"] - (Math.Abs(found["min"]) * 1e-9),
                found["max"] + (Math.Abs(found["max"]) * 1e-9), one.Key);
        }

        series["mem.util.used"].ShouldAllBe(static v => v.Amount > 0);
        // Counters are rates: the processors together have at most as many milliseconds a second as there are, and what ticks of 10 ms add.
        series["kernel.all.cpu.idle"].Single(static v =>
            v.Kind == "mean").Amount.ShouldBeInRange(0, 1500 * ThisMachine.Processors);
    }

    [Fact]
    public void The_archive_lies_beside_the_profile_and_covers_the_command()
    {
        // Samples that come late are left out, which on a busy machine may be most: the command lasts longer until there are enough.
        for (double seconds = 0.3; Recorded(seconds) < 4; seconds *= 2) seconds.ShouldBeLessThan(60);
    }

    private int Recorded(double seconds)
    {
        string archives = _scratch.At(".perun/perfolio/archives");
        if (Directory.Exists(archives)) Directory.Delete(archives, recursive: true);
        string duration = seconds.ToString(CultureInfo.InvariantCulture);
        Outcome outcome = _scratch.Perfolio("run", "job", "-c", "system", "-b", "sleep", "-a", duration, "-cp", "system",
            "interval: 0.05").Succeeds();
        string index = Directory.GetFiles(archives, "*.index").ShouldHaveSingleItem();
        string archive = index[..^".index".Length];
        outcome.Err.ShouldContain(archive);
        ArchiveCheck.Run(archive).IsSound.ShouldBeTrue();
        using Archive opened = Archive.Open(archive);
        using var cursor = opened.Results();
        cursor.Read().ShouldBe(ReadStatus.Record);
        long first = cursor.Time.Nanoseconds;
        long last = first;
        int records = 1;
        for (; cursor.Read() == ReadStatus.Record; records++) last = cursor.Time.Nanoseconds;
        // The command lies between the first sample and the last, which never is left out.
        (last - first).ShouldBeGreaterThan((long)(seconds * 1e9));
        return records;
    }

    [Fact]
    public void A_command_that_fails_or_a_metric_that_is_not_there_is_told()
    {
        _scratch.Perfolio("collect", "-c", "false", "system").Fails(1, "false");
        _scratch.Perfolio("collect", "-c", "true", "system", "--metrics", "no.such.metric").Fails(1, "nothing to record");
    }
}
