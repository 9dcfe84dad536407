namespace Perfolio.Scheduling.Pfs;

/// <summary>Who runs on a CPU.</summary>
/// <param name="Cpu">The CPU.</param>
/// <param name="Task">The task, an index into the source's table.</param>
/// <param name="Since">Since when, ns of the capture's clock.</param>
public readonly record struct RunningTask(int Cpu, int Task, long Since);
