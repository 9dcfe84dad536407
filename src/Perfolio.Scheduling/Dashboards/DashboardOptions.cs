using Perfolio.Scheduling.Annotation;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>What a dashboard is made of.</summary>
public sealed record DashboardOptions
{
    /// <summary>The tasks that are shown.</summary>
    public TaskSelection Tasks { get; init; } = TaskSelection.All;

    /// <summary>Beginning of the window, ns since the capture's first event.</summary>
    public long From { get; init; }

    /// <summary>Length of the window in ns; null for all of the capture.</summary>
    public long? Length { get; init; }

    /// <summary>Role names by thread id; null for the tasks' own names.</summary>
    public TaskMap? Map { get; init; }

    /// <summary>Cuts <c>/...</c> off names: <c>swapper/0</c> is <c>swapper</c>, <c>kworker/1:2</c> is <c>kworker</c>.</summary>
    public bool MergeSystemTasks { get; init; }

    /// <summary>Names become <c>name:tid</c>, so that each thread is a task of its own.</summary>
    public bool AppendTid { get; init; }

    /// <summary>How many cells the densities and the timeline may have each; with more, their bins grow.</summary>
    public int MostCells { get; init; } = 500_000;
}
