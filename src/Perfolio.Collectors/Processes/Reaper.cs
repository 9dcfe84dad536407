using System.Globalization;
using System.Runtime.InteropServices;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>
/// Waits for one child by its number. The .NET runtime's own SIGCHLD handling only reaps children that it started itself,
/// so the two do not meet.
/// </summary>
internal static unsafe class Reaper
{
    private const int SignalInfoSize = 128;
    private const int MicrosecondsPerSecond = 1_000_000;

    /// <summary>Returns when the process has ended; it stays a zombie, so that its number stays its own.</summary>
    internal static void AwaitEnd(int pid)
    {
        byte* info = stackalloc byte[SignalInfoSize];
        while (LibC.WaitId(LibC.WaitByPid, pid, info, LibC.WaitExited | LibC.WaitLeaveIt) != 0)
            if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
                throw Lost(pid);
    }

    /// <summary>Reaps a process that has ended: its wait status and what it used.</summary>
    internal static int Reap(int pid, out LibC.NativeUsage usage)
    {
        int status;
        fixed (LibC.NativeUsage* used = &usage)
        {
            while (LibC.Wait4(pid, &status, 0, used) != pid)
                if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
                    throw Lost(pid);
        }

        return status;
    }

    internal static ResourceUsage Usage(LibC.NativeUsage usage, long floorBytes)
    {
        long resident = checked(usage.MaxResidentKilobytes * 1024);
        return new ResourceUsage(
            checked((usage.UserSeconds * MicrosecondsPerSecond) + usage.UserMicroseconds),
            checked((usage.SystemSeconds * MicrosecondsPerSecond) + usage.SystemMicroseconds),
            resident > floorBytes ? resident : null,
            usage.MinorFaults,
            usage.MajorFaults,
            usage.VoluntarySwitches,
            usage.InvoluntarySwitches);
    }

    internal static int ExitCode(int status) => (status >> 8) & 0xff;

    internal static int TerminatingSignal(int status) => status & 0x7f;

    private static OperationException Lost(int pid) => new(string.Create(CultureInfo.InvariantCulture,
        $"process {pid} was reaped by something else in this process, so how it ended is unknown"));
}
