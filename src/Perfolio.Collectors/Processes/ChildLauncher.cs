using System.Diagnostics;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Processes;

/// <summary>
/// Runs one command again and again, each time to its end, and measures it with what the system offers: the monotonic clock
/// around <c>posix_spawn</c> and the end of the process, and the kernel's accounting. Everything is prepared beforehand;
/// nothing is allocated between the two readings of the clock. Not for use by two threads at once.
/// </summary>
public sealed class ChildLauncher : IDisposable
{
    /// <summary>How long a process that is asked to end may take before it is killed, unless told otherwise.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(2);

    private readonly Descriptors _descriptors;
    private readonly SpawnPlan _plan;
    private readonly Terminator _terminator;
    private readonly CancellationToken _cancellationToken;
    private long _floor;

    /// <summary>Prepares a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="grace">Time between SIGTERM and SIGKILL; null for <see cref="DefaultGrace"/>.</param>
    /// <param name="time">The clock of time limits; null for the system's.</param>
    /// <param name="cancellationToken">Ends a run in progress and all later ones.</param>
    /// <exception cref="Perfolio.Profiles.OperationException">The command cannot be found or executed.</exception>
    public ChildLauncher(
        ChildCommand command, TimeSpan? grace = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        _descriptors = new Descriptors(command.InputPath);
        try
        {
            int sink = command.Output == CommandOutput.PassThrough ? Descriptors.StandardError : _descriptors.Sink;
            _plan = new SpawnPlan(command, _descriptors.Input, sink, sink);
        }
        catch
        {
            _descriptors.Dispose();
            throw;
        }

        _cancellationToken = cancellationToken;
        _terminator = new Terminator(grace ?? DefaultGrace, time ?? TimeProvider.System, cancellationToken);
        BindNativeCalls();
    }

    /// <summary>Runs the command once, to its end. Blocks the calling thread.</summary>
    /// <param name="limit">The most it may take; zero for no limit.</param>
    /// <exception cref="Perfolio.Profiles.OperationException">It cannot be started.</exception>
    public ChildResult Run(TimeSpan limit = default)
    {
        if (_cancellationToken.IsCancellationRequested) return new ChildResult(ChildOutcome.Cancelled, 0, 0, 0, default);
        _terminator.SetTimeLimit(limit);
        long begin = Stopwatch.GetTimestamp();
        int error = _plan.Start(out int pid);
        if (error != 0)
        {
            _plan.Mend(error);
            begin = Stopwatch.GetTimestamp();
            error = _plan.Start(out pid);
            if (error != 0) _plan.Mend(error);
        }

        _terminator.Watch(pid);
        Reaper.AwaitEnd(pid);
        long end = Stopwatch.GetTimestamp();

        (bool timedOut, bool cancelled) = _terminator.Release();
        int status = Reaper.Reap(pid, out LibC.NativeUsage usage);
        int signal = Reaper.TerminatingSignal(status);
        ChildOutcome outcome = cancelled ? ChildOutcome.Cancelled
            : timedOut ? ChildOutcome.TimedOut
            : signal != 0 ? ChildOutcome.Killed
            : ChildOutcome.Exited;
        long nanoseconds = Stopwatch.GetElapsedTime(begin, end).Ticks * TimeSpan.NanosecondsPerTick;
        if (Stopwatch.Frequency == 1_000_000_000) nanoseconds = end - begin;
        return new ChildResult(
            outcome, signal == 0 ? Reaper.ExitCode(status) : 0, signal, nanoseconds, Reaper.Usage(usage, Floor(usage)));
    }

    // Read again only when a child seems to be above it, because Perfolio itself may have grown.
    private long Floor(LibC.NativeUsage usage)
    {
        if (usage.MaxResidentKilobytes > _floor / 1024) _floor = OwnPeak.Bytes();
        return _floor;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminator.Dispose();
        _plan.Dispose();
        _descriptors.Dispose();
    }

    // The runtime looks a native function up when it is called first; that must not be part of the first run's time.
    private static void BindNativeCalls()
    {
        _ = Stopwatch.GetTimestamp();
        NativeBinding.Bind();
    }
}
