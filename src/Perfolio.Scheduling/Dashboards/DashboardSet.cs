namespace Perfolio.Scheduling.Dashboards;

/// <summary>The dashboards of one or more captures over the same window.</summary>
public sealed class DashboardSet
{
    /// <summary>Puts runs together: gives them short names and compares every pair.</summary>
    /// <param name="label">Title of the page.</param>
    /// <param name="selection">The expression of the tasks.</param>
    /// <param name="runs">The runs that have tasks, in the order given.</param>
    public DashboardSet(string label, string selection, IReadOnlyList<CaptureDashboard> runs)
    {
        Label = label;
        Selection = selection;
        Runs = runs;
        string[] names = RunNames.Of([.. runs.Select(static r => r.File)]);
        for (int i = 0; i < runs.Count; i++) runs[i].Name = names[i];
        Comparisons = [.. Pairs(runs.Count).Select(p => RunComparison.Of(runs[p.First], runs[p.Second]))];
        // Densities of runs are compared cell by cell, so the cells must be the same.
        int density = runs.Count == 0 ? 0 : runs.Max(static r => r.Density.Shift);
        int timeline = runs.Count == 0 ? 0 : runs.Max(static r => r.Timeline.Shift);
        foreach (CaptureDashboard run in runs)
        {
            run.Density.Widen(density);
            run.Timeline.Widen(timeline);
        }
    }

    /// <summary>Title of the page.</summary>
    public string Label { get; }

    /// <summary>The expression of the tasks.</summary>
    public string Selection { get; }

    /// <summary>The runs.</summary>
    public IReadOnlyList<CaptureDashboard> Runs { get; }

    /// <summary>Each run against every one behind it.</summary>
    public IReadOnlyList<RunComparison> Comparisons { get; }

    /// <summary>Codes of VM exits that any run has, with their instruction set, in numeric order.</summary>
    public IReadOnlyList<(long Reason, int InstructionSet)> ExitReasons =>
        [.. Runs.SelectMany(static r => r.Tasks).SelectMany(static t => t.Exits).Where(static e => e.Value.Count > 0)
            .Select(static e => e.Key).Distinct().Order()];

    /// <summary>All tables: tasks, exits, coremap, cpus, latency and, for several runs, differences.</summary>
    public IReadOnlyList<DashboardTable> Tables => DashboardTables.Of(this);

    private static IEnumerable<(int First, int Second)> Pairs(int count)
    {
        // All pairs of few runs; of many each against the first.
        const int Few = 6;
        for (int first = 0; first < (count > Few ? Math.Min(1, count) : count); first++)
            for (int second = first + 1; second < count; second++)
                yield return (first, second);
    }
}
