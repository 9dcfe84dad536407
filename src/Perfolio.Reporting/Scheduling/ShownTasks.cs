using Perfolio.Scheduling.Dashboards;

namespace Perfolio.Reporting.Scheduling;

/// <summary>The tasks that a page names: those of which there is most, in all runs together. The rest goes as one.</summary>
internal sealed class ShownTasks
{
    private const int Most = 250;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    public ShownTasks(DashboardSet set)
    {
        var all = set.Runs.SelectMany(static r => r.Tasks).GroupBy(static t => t.Name, StringComparer.Ordinal).ToList();
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (Func<TaskFigures, long> by in (Func<TaskFigures, long>[])
            [static t => t.RunTime, static t => t.Switches, static t => t.ExitCount])
            kept.UnionWith(all.OrderByDescending(g => g.Sum(by)).Take(Most).Select(static g => g.Key));
        Names = [.. kept.Order(StringComparer.Ordinal)];
        for (int i = 0; i < Names.Count; i++) _index.Add(Names[i], i);
        LeftOut = all.Count - Names.Count;
    }

    /// <summary>The names, sorted; behind them come the others.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many tasks are not named.</summary>
    public int LeftOut { get; }

    /// <summary>True when a task is named.</summary>
    public bool Has(string name) => _index.ContainsKey(name);

    /// <summary>For each group of a run its number on the page.</summary>
    public int[] NumbersOf(CaptureDashboard run) =>
        [.. run.TaskOfGroup.Select(t => t >= 0 && _index.TryGetValue(run.Tasks[t].Name, out int number) ? number : Names.Count)];
}
