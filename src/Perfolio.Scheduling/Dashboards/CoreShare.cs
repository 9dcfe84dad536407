namespace Perfolio.Scheduling.Dashboards;

/// <summary>What a task did on one CPU.</summary>
public sealed class CoreShare
{
    /// <summary>Time it ran there, ns.</summary>
    public long RunTime { get; internal set; }

    /// <summary>Switches away from it there.</summary>
    public long Switches { get; internal set; }
}
