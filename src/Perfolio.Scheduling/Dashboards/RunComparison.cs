namespace Perfolio.Scheduling.Dashboards;

/// <summary>The differences between two runs, task by task.</summary>
public sealed class RunComparison
{
    /// <summary>How significance is found, for people.</summary>
    public const string Method =
        "Welch's t test on the means of 32 to 64 equal slices of each window (batch means; slices that resemble their neighbours count " +
        "for less), adjusted by Holm for the number of comparisons; significant below 0.01. It tells whether a difference is larger than " +
        "the variation within these runs, not whether another run would repeat it.";

    private RunComparison(CaptureDashboard before, CaptureDashboard after, IReadOnlyList<TaskDifference> differences)
    {
        Before = before;
        After = after;
        Differences = differences;
    }

    /// <summary>The run that is compared against.</summary>
    public CaptureDashboard Before { get; }

    /// <summary>The other run.</summary>
    public CaptureDashboard After { get; }

    /// <summary>All differences, by task and quantity.</summary>
    public IReadOnlyList<TaskDifference> Differences { get; }

    /// <summary>Compares two runs. A task that only one has counts as 0 in the other.</summary>
    public static RunComparison Of(CaptureDashboard before, CaptureDashboard after)
    {
        var a = before.Tasks.ToDictionary(static t => t.Name, StringComparer.Ordinal);
        var b = after.Tasks.ToDictionary(static t => t.Name, StringComparer.Ordinal);
        var raw = new List<TaskDifference>();
        foreach (string name in a.Keys.Union(b.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            TaskFigures x = a.GetValueOrDefault(name) ?? new TaskFigures(name);
            TaskFigures y = b.GetValueOrDefault(name) ?? new TaskFigures(name);
            Add("CPU", "% of one core", SliceQuantity.Run, 100, before.Percent(x.RunTime), after.Percent(y.RunTime));
            Add("switches", "1/s", SliceQuantity.Switches, 1e9, before.PerSecond(x.Switches), after.PerSecond(y.Switches));
            if (x.WaitTime > 0 || y.WaitTime > 0)
                Add("wait", "% of time", SliceQuantity.Wait, 100, before.Percent(x.WaitTime), after.Percent(y.WaitTime));
            if (x.ExitCount > 0 || y.ExitCount > 0)
                Add("VM exits", "1/s", SliceQuantity.Exits, 1e9, before.PerSecond(x.ExitCount), after.PerSecond(y.ExitCount));
            if (x.WakeupLatency.Count > 0 && y.WakeupLatency.Count > 0)
            {
                double p = BatchMeans.Compare(Latencies(x, before.Length), Latencies(y, after.Length));
                raw.Add(new TaskDifference(name, "mean wake-up latency", "µs", x.WakeupLatency.Mean / 1e3,
                    y.WakeupLatency.Mean / 1e3, p));
            }

            void Add(string quantity, string unit, SliceQuantity what, double factor, double valueBefore, double valueAfter)
            {
                double p = BatchMeans.Compare(Rates(x, what, before.Length, factor), Rates(y, what, after.Length, factor));
                raw.Add(new TaskDifference(name, quantity, unit, valueBefore, valueAfter, p));
            }
        }

        double[] adjusted = BatchMeans.Adjust([.. raw.Select(static d => d.Probability)]);
        return new RunComparison(before, after, [.. raw.Select((d, i) => d with { Probability = adjusted[i] })]);
    }

    private static double[] Rates(TaskFigures task, SliceQuantity what, long length, double factor)
    {
        long[] sums = task.Slices.Sums(what, length, out long width);
        return [.. sums.Select(s => s * factor / width)];
    }

    // Slices without a wake-up have no latency.
    private static double[] Latencies(TaskFigures task, long length)
    {
        long[] sums = task.Slices.Sums(SliceQuantity.Latency, length, out _),
            counts = task.Slices.Sums(SliceQuantity.Latencies, length, out _);
        return [.. sums.Zip(counts).Where(static p => p.Second > 0).Select(static p => p.First / (double)p.Second)];
    }
}
