using FsCheck;
using FsCheck.Fluent;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Tests.Reduction;

/// <summary>What a reduction must keep, whatever the observations are.</summary>
public sealed class ReductionPropertyTests
{
    private const long Modulus = 1L << 32;

    // Steps of three numbers each, and a number for the options.
    private static readonly Arbitrary<(int[][] Steps, int Option)> Cases =
        (from steps in Gen.Choose(0, int.MaxValue - 1).ArrayOf(3).NonEmptyListOf()
         from option in Gen.Choose(0, int.MaxValue - 1)
         select (steps.ToArray(), option)).ToArbitrary();

    [Fact]
    public void TheIncreaseOfACounterIsKept() => Prop.ForAll(Cases, static c => Increase(
        [.. c.Steps.Select(static s => (s[0] % 40, (uint)s[1] * 2, s[2] % 5 == 0))], 1 + (c.Option % 60)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void TheMeanOfTheMeansIsTheMean() => Prop.ForAll(Cases, static c => Means(
        [.. c.Steps.Select(static s => (s[0] % 40, s[1] - s[2]))], 1 + (c.Option % 60)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void MarksStandOnceAndInOrderAndTheOutputIsSound() => Prop.ForAll(Cases, static c => Marks(
        [.. c.Steps.Select(static s => (s[0] % 30, s[1] % 1000))], c.Option)).Check(Config.QuickThrowOnFailure.WithMaxTest(80));

    private static void Increase((int Gap, uint Increase, bool Mark)[] steps, int length)
    {
        using var series = new Series().Metric("c", MetricType.UInt32, MetricSemantics.Counter);
        var model = new List<(long Time, long Value)>();
        long time = 0, raw = 0, running = 0;
        foreach (var (gap, increase, mark) in steps)
        {
            series.At(time, ("c", raw));
            model.Add((time, running));
            if (mark)
                series.Mark(time + 0.001m);
            time += 1 + gap;
            // Behind a mark no wrap is assumed: what looks like a decrease is one.
            var next = (raw + increase) % Modulus;
            running += mark ? next - raw : increase;
            raw = next;
        }

        var lines = series.Write().Reduce($"{length}").Where(static l => !l.StartsWith("mark", StringComparison.Ordinal))
            .ToArray();
        var complete = model.Where(m => (m.Time + length - 1) / length * length <= model[^1].Time + (steps[^1].Mark ? 0.001 : 0))
            .ToArray();
        lines.ShouldBe(complete.GroupBy(m => (m.Time + length - 1) / length * length)
            .Select(static g => $"{g.Key}: c={g.Last().Value}"));
    }

    private static void Means((int Gap, int Value)[] steps, int length)
    {
        using var series = new Series().Metric("g", MetricType.Double, MetricSemantics.Instant).Metric("i", MetricType.Int32, MetricSemantics.Instant);
        long time = 0;
        foreach (var (gap, value) in steps)
        {
            series.At(time, ("g", value / 8.0), ("i", (long)value));
            time += gap;
        }

        series.Write().Reduce($"{length}", static o => o with { Tail = true, Statistics = [ReduceStatistic.Count] });
        double sum = 0, count = 0;
        foreach (var (mean, weight, rounded) in Values(series))
        {
            sum += mean * weight;
            count += weight;
            // An integer's mean is that of the doubles, rounded.
            Math.Abs(rounded - (mean * 8)).ShouldBeLessThanOrEqualTo(0.5 + (Math.Abs(rounded) * 1e-9));
        }

        count.ShouldBe(steps.Length);
        sum.ShouldBe(steps.Sum(static s => s.Value / 8.0), 1e-6 * steps.Sum(static s => Math.Abs((double)s.Value)) + 1e-9);
    }

    private static void Marks((int Gap, int What)[] steps, int option)
    {
        using var series = new Series().Metric("c", MetricType.UInt64, MetricSemantics.Counter).Metric("g", MetricType.Float, MetricSemantics.Instant, instances: true)
            .Metric("s", MetricType.String, MetricSemantics.Discrete);
        decimal time = 0;
        var marks = 0;
        foreach (var (gap, what) in steps)
        {
            if (what % 4 == 0)
                series.Instances(time, (what % 5, $"p{what % 5}"), (5 + (what % 7), $"p{what % 7}"));
            series.At(time, ("c", (long)(time * 10)), ("s", $"at {time}"));
            if (what % 4 == 0)
                series.At(time, ("g", new Dictionary<int, object> { [what % 5] = gap, [5 + (what % 7)] = what }));
            if (what % 3 == 0)
            {
                series.Mark(time + 0.5m);
                marks++;
            }

            time += 1 + gap;
        }

        // Reading asserts the order of the stamps and a name for every value.
        var lines = series.Write().Reduce($"{1 + (option % 40)}", o => o with
        {
            Interpolate = (option & 256) != 0,
            Tail = (option & 512) != 0,
            RecordsPerVolume = (option >> 10) % 4,
        });
        var found = lines.Where(static l => l.StartsWith("mark", StringComparison.Ordinal)).ToArray();
        found.Distinct().Count().ShouldBe(found.Length);
        found.Length.ShouldBe((int)series.Result!.Tiers[0].Marks);
        found.Length.ShouldBeLessThanOrEqualTo(marks);
        lines.Except(found).Select(static l => l[..l.IndexOf(':', StringComparison.Ordinal)]).ShouldBeUnique();
        ArchiveCheck.Run(series.Result.Tiers[0].Output, new CheckOptions { Wraps = false }).Findings.ShouldBeEmpty();
    }

    private static List<(double Mean, double Count, double Rounded)> Values(Series series)
    {
        var values = new List<(double, double, double)>();
        using var archive = Archive.Open(series.Result!.Tiers[0].Output);
        using var cursor = archive.Results();
        while (cursor.Read() == ReadStatus.Record)
            values.Add((Number(cursor, "g"), Number(cursor, "reduced.count.g"), Number(cursor, "i")));
        return values;
    }

    private static double Number(ResultCursor cursor, string name)
    {
        foreach (ref readonly var set in cursor.Layout.Sets)
        {
            if (set.Descriptor!.Name == name && ValueReader.TryReadDouble(
                ValueReader.Bytes(cursor.Record, cursor.Layout, set.First), set.Type, out var number))
                return number;
        }

        throw new InvalidOperationException(name);
    }
}
