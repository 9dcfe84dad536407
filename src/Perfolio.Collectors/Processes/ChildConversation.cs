using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Perfolio.Profiles;

namespace Perfolio.Collectors.Processes;

/// <summary>
/// A child process that is talked to in lines over its standard input and output; its standard error is Perfolio's. Calls
/// block; a time limit or <see cref="End"/> ends the process group, which ends a blocked call.
/// </summary>
internal sealed unsafe class ChildConversation : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Terminator _terminator;
    private readonly FileStream _input;
    private readonly LineReader _output;
    private readonly int _pid;
    private ChildResult? _result;

    /// <summary>Starts the process.</summary>
    /// <exception cref="OperationException">It cannot be started.</exception>
    internal ChildConversation(ChildCommand command, TimeProvider time)
    {
        (SafeFileHandle read, SafeFileHandle write) toChild = Pipe();
        (SafeFileHandle read, SafeFileHandle write) fromChild = Pipe();
        using SafeFileHandle childInput = toChild.read, childOutput = fromChild.write;
        try
        {
            using var plan = new SpawnPlan(
                command, (int)childInput.DangerousGetHandle(), (int)childOutput.DangerousGetHandle(), Descriptors.StandardError);
            int error = plan.Start(out _pid);
            if (error != 0)
            {
                plan.Mend(error);
                error = plan.Start(out _pid);
                if (error != 0) plan.Mend(error);
            }
        }
        catch
        {
            toChild.write.Dispose();
            fromChild.read.Dispose();
            throw;
        }

        _terminator = new Terminator(Grace, time, CancellationToken.None);
        _terminator.Watch(_pid);
        _input = new FileStream(toChild.write, FileAccess.Write, bufferSize: 1);
        _output = new LineReader(new FileStream(fromChild.read, FileAccess.Read, bufferSize: 1));
    }

    /// <summary>The most the calls until <see cref="ClearTimeLimit"/> may take together; zero for no limit.</summary>
    internal void SetTimeLimit(TimeSpan limit) => _terminator.SetTimeLimit(limit);

    /// <summary>Takes the limit back.</summary>
    internal void ClearTimeLimit() => _terminator.ClearTimeLimit();

    /// <summary>Ends the process from another thread.</summary>
    internal void End() => _terminator.Cancel();

    /// <summary>Writes one line; false when the process no longer listens.</summary>
    internal bool TryWriteLine(ReadOnlySpan<byte> line)
    {
        try
        {
            _input.Write(line);
            _input.Write("\n"u8);
            _input.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The next line, or null when there will be no more.</summary>
    /// <exception cref="InvalidDataException">The line is longer than a line may be.</exception>
    internal byte[]? ReadLine() => _output.Read();

    /// <summary>
    /// Closes the process's input and waits for its end, which is brought about when it does not come by itself.
    /// </summary>
    internal ChildResult Finish()
    {
        if (_result is { } known) return known;
        CloseInput();
        _terminator.SetTimeLimit(Grace);
        Reaper.AwaitEnd(_pid);
        (bool timedOut, bool cancelled) = _terminator.Release();
        int status = Reaper.Reap(_pid, out LibC.NativeUsage usage);
        int signal = Reaper.TerminatingSignal(status);
        ChildOutcome outcome = cancelled ? ChildOutcome.Cancelled
            : timedOut ? ChildOutcome.TimedOut
            : signal != 0 ? ChildOutcome.Killed
            : ChildOutcome.Exited;
        ChildResult result = new(
            outcome, signal == 0 ? Reaper.ExitCode(status) : 0, signal, 0, Reaper.Usage(usage, long.MaxValue));
        _result = result;
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Finish();
        _terminator.Dispose();
        _output.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            _input.Dispose();
        }
        catch (IOException)
        {
            // The process is gone, and nothing was left to be said to it.
        }
    }

    private static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        int* ends = stackalloc int[2];
        if (LibC.Pipe(ends, LibC.OpenCloseOnExec) != 0)
            throw new OperationException(
                $"no pipe can be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }
}
