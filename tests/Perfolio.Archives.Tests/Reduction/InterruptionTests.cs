using Perfolio.Archives.Checking;
using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;

namespace Perfolio.Archives.Tests.Reduction;

public class InterruptionTests
{
    [Fact]
    public void CompleteIntervalsAreKept()
    {
        using var series = Long();
        using var stop = new CancellationTokenSource();
        var output = series.Path("out");
        var result = ArchiveReducer.Reduce(
            [series.Input], Options(output) with { Progress = part => StopAt(stop, part) }, stop.Token);
        Series.Seconds(result.Interrupted!.Value).ShouldBe("1279.999999999");
        result.Damages.ShouldBeEmpty();
        var tier = result.Tiers.ShouldHaveSingleItem();
        tier.Kept.ShouldBeTrue();
        Series.Seconds(tier.Last!.Value).ShouldBe("1260");
        var whole = series.Reduce("60");
        Series.Read(output).ShouldBe(whole[..22]);
        ArchiveCheck.Run(output, new CheckOptions()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void WithoutACompleteIntervalNothingIsWritten()
    {
        using var series = Long();
        var output = series.Path("out");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var result = ArchiveReducer.Reduce([series.Input], Options(output), stop.Token);
        result.Interrupted.ShouldNotBeNull();
        result.Tiers[0].Kept.ShouldBeFalse();
        File.Exists(output + ".meta").ShouldBeFalse();
        // The values are not known before the whole input was read once.
        Should.Throw<OperationCanceledException>(() =>
            ArchiveReducer.Reduce([series.Input], Options(output) with { Interpolate = true }, stop.Token));
        Directory.EnumerateFiles(Path.GetDirectoryName(output)!, "out*").ShouldBeEmpty();
    }

    [Fact]
    public void InterpolatedIntervalsAreKeptToo()
    {
        using var series = Long();
        using var stop = new CancellationTokenSource();
        var output = series.Path("out");
        var result = ArchiveReducer.Reduce(
            [series.Input], Options(output) with { Interpolate = true, Progress = part => StopAt(stop, part - 0.6) }, stop.Token);
        result.Tiers[0].Kept.ShouldBeTrue();
        var whole = series.Reduce("60", static o => o with { Interpolate = true });
        var part = Series.Read(output);
        part.Length.ShouldBeInRange(5, whole.Length - 5);
        part.ShouldBe(whole[..part.Length]);
    }

    private static void StopAt(CancellationTokenSource stop, double part)
    {
        if (part > 0.1)
            stop.Cancel();
    }

    private static ReduceOptions Options(string output) => new() { Tiers = [new ReduceTier(60 * Timestamp.PerSecond, output)] };

    private static Series Long()
    {
        var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter).Metric("g", MetricType.Double, MetricSemantics.Instant);
        for (var x = 0; x < 10_000; x += 10)
            series.At(x, ("c", x), ("g", x / 2.0));
        return series.Write();
    }
}
