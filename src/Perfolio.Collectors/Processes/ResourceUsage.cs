namespace Perfolio.Collectors.Processes;

/// <summary>What the kernel charged to a process and the children it waited for (<c>getrusage(2)</c>).</summary>
/// <param name="UserMicroseconds">Processor time in user mode, µs.</param>
/// <param name="SystemMicroseconds">Processor time in the kernel, µs.</param>
/// <param name="MaxResidentBytes">
/// The largest resident set, bytes; null when it cannot be told: the kernel starts the count of a spawned process at the
/// peak of the process that spawned it, so only a value above Perfolio's own peak is the command's.
/// </param>
/// <param name="MinorFaults">Page faults served without reading from a disk.</param>
/// <param name="MajorFaults">Page faults that read from a disk.</param>
/// <param name="VoluntarySwitches">Context switches because the process waited.</param>
/// <param name="InvoluntarySwitches">Context switches because its time was up.</param>
public readonly record struct ResourceUsage(
    long UserMicroseconds,
    long SystemMicroseconds,
    long? MaxResidentBytes,
    long MinorFaults,
    long MajorFaults,
    long VoluntarySwitches,
    long InvoluntarySwitches);
