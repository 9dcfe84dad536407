using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Tests.Summaries;

public class TerminalSummaryTests
{
    [Fact]
    public void Shows_a_row_per_kind_and_the_outliers()
    {
        string[] lines = Write(Samples.Time("ls", 0.010, 0.011, 0.012, 0.013, 0.014, 0.5), new SummaryStyle(120, HasColour: false));
        lines[0].ShouldBe("ls — 6 runs");
        lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["mean", "stddev", "median", "min", "max", "unit", "runs", "distribution"]);
        lines[2].ShouldStartWith("real  93.33  ± 199.23   12.50  10.00  500.00  ms       6");
        lines[3].ShouldBe("real: 1 outlier (severe) of 6");
    }

    [Fact]
    public void Tells_what_was_measured_of_which_commit_and_what_spoils_it()
    {
        Profile profile = KindOrderTests.Measured(20, 100);
        string[] lines = Write(
            profile with { Header = profile.Header.With("partial", JsonValue.Of("interrupted")).With("dirty", JsonValue.Of("ab12")) },
            new SummaryStyle(120, HasColour: false));
        lines[..3].ShouldBe(["./x sizes — 2 workloads, 2 runs each, commit 1a2b3c4d", "partial: interrupted", "measured with uncommitted changes"]);
        lines[^1].ShouldBe("always the same: major faults 0");
    }

    [Fact]
    public void Outliers_of_several_workloads_are_one_line()
    {
        ResourceType Of(string workload, params double[] amounts) => Samples.Type(
            $"ls#{workload}", Samples.Constants("ls", "time", "real").With("workload", JsonValue.Of(workload)), ("amount", Samples.Of(amounts)));
        Profile profile = Samples.Time("ls", 1) with
        {
            ResourceTypes = [Of("20", 1, 1.1, 1.2, 1.3, 9), Of("3", 1, 1.1, 1.2, 1.3, 9), Of("7", 1, 1.1, 1.2, 1.3, 1.4)],
        };
        Write(profile, new SummaryStyle(120, HasColour: false))[^1]
            .ShouldBe("real: outliers at workload 3 (1 severe of 5), 20 (1 severe of 5)");
    }

    [Theory]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(80)]
    public void Fits_the_width(int width) =>
        Write(Samples.Time("ls", Samples.Spread(40)), new SummaryStyle(width, HasColour: false)).ShouldAllBe(l => l.Length <= width);

    [Fact]
    public void Colours_only_when_wanted()
    {
        Profile profile = Samples.Time("ls", 1, 2, 3);
        string.Concat(Write(profile, new SummaryStyle(80, HasColour: false))).ShouldNotContain('\e');
        string.Concat(Write(profile, new SummaryStyle(80, HasColour: true))).ShouldContain("\e[1m");
    }

    [Fact]
    public void Progress_tells_the_time_left_and_is_erased()
    {
        var time = new StoppedClock();
        using var output = new StringWriter();
        using (var display = new ProgressDisplay(output, new SummaryStyle(80, true), time))
        {
            display.Report(new UnitProgress("measuring", 0, 10));
            time.Advance(TimeSpan.FromSeconds(5));
            display.Report(new UnitProgress("measuring", 1, 10));
            display.Report(new UnitProgress("measuring", 2, 10));
        }

        output.ToString().ShouldContain("1/10  45 s left");
        output.ToString().ShouldNotContain("2/10");
        output.ToString().ShouldEndWith("\r\e[K");
    }

    private static string[] Write(Profile profile, SummaryStyle style)
    {
        using var output = new StringWriter { NewLine = "\n" };
        TerminalSummary.Write(profile, output, style);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private sealed class StoppedClock : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => _now += by.Ticks;

        public override long GetTimestamp() => _now;
    }
}
