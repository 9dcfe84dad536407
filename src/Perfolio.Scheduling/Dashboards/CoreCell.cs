namespace Perfolio.Scheduling.Dashboards;

/// <summary>A task on a CPU: part of one bin of time, or the whole of several.</summary>
/// <param name="Bin">The first bin.</param>
/// <param name="Bins">Number of bins.</param>
/// <param name="Group">The task; -1 for one that is not selected.</param>
/// <param name="Busy">How long it ran in them, ns.</param>
public readonly record struct CoreCell(int Bin, int Bins, int Group, long Busy);
