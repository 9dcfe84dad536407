using System.Diagnostics;
using Perfolio.Profiles;
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

    private readonly ChildCommand _command;
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
    /// <exception cref="OperationException">The command cannot be found or executed.</exception>
    public ChildLauncher(
        ChildCommand command, TimeSpan? grace = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        _command = command;
        _descriptors = new Descriptors(command.InputPath);
        try
        {
            _plan = Plan(command);
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
    /// <exception cref="OperationException">It cannot be started.</exception>
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

        (bool TimedOut, bool Cancelled) ended = _terminator.Release();
        int status = Reaper.Reap(pid, out LibC.NativeUsage usage);
        long nanoseconds = Stopwatch.GetElapsedTime(begin, end).Ticks * TimeSpan.NanosecondsPerTick;
        if (Stopwatch.Frequency == 1_000_000_000) nanoseconds = end - begin;
        return Result(status, ended, nanoseconds, Reaper.Usage(usage, Floor(usage)));
    }

    /// <summary>
    /// Runs the command once, followed by ptrace, and tells the peak of resident memory of its largest process in bytes: exact
    /// also for programs smaller than Perfolio, whose peak the kernel's accounting hides. The time of such a run means nothing.
    /// </summary>
    /// <param name="peak">The peak; null when the run failed or the system does not allow it to be traced.</param>
    /// <param name="limit">The most it may take; zero for no limit.</param>
    /// <exception cref="OperationException">It cannot be started.</exception>
    public ChildResult RunTraced(out long? peak, TimeSpan limit = default)
    {
        peak = null;
        if (_cancellationToken.IsCancellationRequested) return new ChildResult(ChildOutcome.Cancelled, 0, 0, 0, default);
        string path = ExecutableSearch.Resolve(_command.Words[0], _command.WorkingDirectory);
        using SpawnPlan stopped = Plan(_command with { Words = PeakTracer.Stopped(path, _command.Words.Skip(1)) });
        ChildResult result = default;
        long? found = null;
        OperationException? failure = null;
        // Tracing belongs to a thread, and ends with it.
        var tracer = new Thread(() =>
        {
            try
            {
                result = Trace(stopped, limit, out found);
            }
            catch (OperationException e)
            {
                failure = e;
            }
        });
        tracer.Start();
        tracer.Join();
        if (failure is not null) throw failure;
        if (result.IsSuccess && found > 0) peak = found;
        return result;
    }

    private ChildResult Trace(SpawnPlan stopped, TimeSpan limit, out long? peak)
    {
        _terminator.SetTimeLimit(limit);
        int error = stopped.Start(out int pid);
        if (error != 0) stopped.Mend(error);
        _terminator.Watch(pid);
        int status;
        (bool TimedOut, bool Cancelled) ended;
        try
        {
            peak = PeakTracer.Follow(pid, out status);
        }
        finally
        {
            ended = _terminator.Release();
        }

        return Result(status, ended, 0, default);
    }

    private static ChildResult Result(int status, (bool TimedOut, bool Cancelled) ended, long nanoseconds, ResourceUsage usage)
    {
        int signal = Reaper.TerminatingSignal(status);
        ChildOutcome outcome = ended.Cancelled ? ChildOutcome.Cancelled
            : ended.TimedOut ? ChildOutcome.TimedOut
            : signal != 0 ? ChildOutcome.Killed
            : ChildOutcome.Exited;
        return new ChildResult(outcome, signal == 0 ? Reaper.ExitCode(status) : 0, signal, nanoseconds, usage);
    }

    private SpawnPlan Plan(ChildCommand command)
    {
        int sink = command.Output == CommandOutput.PassThrough ? Descriptors.StandardError : _descriptors.Sink;
        return new SpawnPlan(command, _descriptors.Input, sink, sink);
    }

    // Read again only when a child seems to be above it, because Perfolio itself may have grown.
    private long Floor(LibC.NativeUsage usage)
    {
        if (usage.MaxResidentKilobytes > _floor / 1024) _floor = ProcessPeak.OwnBytes();
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
