namespace Perfolio.Scheduling.Cdict;

/// <summary>One row of a cdict.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Cpu">CPU.</param>
/// <param name="Usecs">End of the interval that the row describes, µs since the first event.</param>
/// <param name="Pid">Thread id of the task.</param>
/// <param name="TaskName">Its name, an index into <see cref="CdictTable.Names"/>.</param>
/// <param name="Duration">Length, µs.</param>
/// <param name="NextPid">Thread id switched to; null for KVM rows.</param>
/// <param name="NextName">Name switched to, an index into <see cref="CdictTable.Names"/>; null for other rows.</param>
/// <param name="ExitReason">Of a KVM exit its reason; null for other rows.</param>
public readonly record struct CdictRow(
    CdictEvent Event, int Cpu, long Usecs, int Pid, int TaskName, long Duration, int? NextPid, int? NextName, long? ExitReason);
