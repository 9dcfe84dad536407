using System.Runtime.InteropServices;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>
/// Follows one run of a command by ptrace and reads the peak of resident memory (<c>VmHWM</c>) of each of its processes at
/// their exit. The kernel's accounting cannot tell it for small programs: a started process inherits the peak of the process
/// that started it. All calls must come from one thread, and what is left of the command goes on untraced when it ends.
/// </summary>
internal static unsafe class PeakTracer
{
    private const int EventShift = 16;
    private const int EventExit = 6;
    private const int EventStop = 128;
    private const nint FollowAll = LibC.TraceFork | LibC.TraceVfork | LibC.TraceClone | LibC.TraceExit;

    /// <summary>The words that stop themselves before they become the command, so that nothing of it is missed.</summary>
    internal static string[] Stopped(string path, IEnumerable<string> arguments) =>
        ["/bin/sh", "-c", "kill -STOP $$; exec \"$@\"", "sh", path, .. arguments];

    /// <summary>The largest peak in bytes among the processes of a command that was started stopped; it is reaped.</summary>
    /// <param name="pid">The stopped process.</param>
    /// <param name="status">Its wait status at the end.</param>
    /// <returns>Null when the system refuses to trace it; the command has run to its end all the same.</returns>
    internal static long? Follow(int pid, out int status)
    {
        if (!AwaitStop(pid, out status)) return null;
        bool traced = LibC.Trace(LibC.TraceSeize, pid, 0, FollowAll) == 0;
        _ = LibC.Kill(pid, LibC.SigCont);
        if (traced) return FollowTraced(pid, out status);
        Reaper.AwaitEnd(pid);
        status = Reaper.Reap(pid, out _);
        return null;
    }

    // False when it ended instead, which reaps it.
    private static bool AwaitStop(int pid, out int status)
    {
        int seen;
        while (LibC.Wait4(pid, &seen, LibC.WaitStopped, null) != pid)
            if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
                throw new OperationException($"process {pid} was reaped by something else in this process");
        status = seen;
        return IsStopped(seen);
    }

    private static long FollowTraced(int pid, out int status)
    {
        long peak = 0;
        while (true)
        {
            int seen;
            int process = LibC.Wait4(-1, &seen, LibC.WaitAllKinds | LibC.WaitOwnThread, null);
            if (process < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted) continue;
            if (process < 0) throw new OperationException($"process {pid} was reaped by something else in this process");
            if (!IsStopped(seen))
            {
                if (process != pid) continue;
                status = seen;
                return peak;
            }

            int signal = (seen >> 8) & 0xff;
            switch (seen >> EventShift)
            {
                case 0:
                    _ = LibC.Trace(LibC.TraceContinue, process, 0, signal);
                    break;
                case EventStop when signal != LibC.SigTrap && process != pid:
                    // Stopped by job control: it stays so until somebody continues it.
                    _ = LibC.Trace(LibC.TraceListen, process, 0, 0);
                    break;
                case EventExit:
                    peak = Math.Max(peak, ProcessPeak.Bytes(process) ?? 0);
                    goto default;
                default:
                    _ = LibC.Trace(LibC.TraceContinue, process, 0, 0);
                    break;
            }
        }
    }

    private static bool IsStopped(int status) => (status & 0xff) == 0x7f;
}
