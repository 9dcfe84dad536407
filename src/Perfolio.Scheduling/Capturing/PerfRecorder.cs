using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Perfolio.Scheduling.Capturing;

/// <summary>Records with <c>perf record</c>.</summary>
public static class PerfRecorder
{
    private const int Interrupt = 2;
    private const int Interrupted = 128 + Interrupt;
    private static readonly TimeSpan OwnEnd = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Records until the time is over or the command ends. Cancelling ends the recording; what was recorded is kept.
    /// </summary>
    /// <exception cref="CaptureException">perf is missing, may not record, or fails.</exception>
    public static async Task<CaptureOutcome> RecordAsync(CaptureRequest request, CancellationToken cancellationToken)
    {
        CommandFile.Require(request.Command);
        var start = new ProcessStartInfo(request.Perf, Arguments(request)) { UseShellExecute = false };
        bool own = request.Command.Count > 0;
        // A command keeps its standard streams; of a recording by time what perf says is read.
        start.RedirectStandardError = !own;
        File.Delete(request.Output);
        using Process perf = Start(start, request.Perf);
        await using CancellationTokenRegistration ending = cancellationToken.Register(() => _ = EndAsync(perf));
        string said = own ? "" : await perf.StandardError.ReadToEndAsync(CancellationToken.None);
        await perf.WaitForExitAsync(CancellationToken.None);
        string[] lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        bool recorded = File.Exists(request.Output) && new FileInfo(request.Output).Length > 0;
        bool whole = own || perf.ExitCode is 0 or Interrupted || cancellationToken.IsCancellationRequested;
        if (!recorded || !whole) throw new CaptureException(Reason(perf.ExitCode, lines));
        return new CaptureOutcome(own
            ? perf.ExitCode
            : 0, [.. lines.Where(static l => l.Contains("lost", StringComparison.OrdinalIgnoreCase))]);
    }

    // A terminal interrupts perf too, and a second signal would kill it while it writes: only one that goes on is interrupted
    // here.
    private static async Task EndAsync(Process perf)
    {
        Task ended = perf.WaitForExitAsync(CancellationToken.None);
        if (await Task.WhenAny(ended, Task.Delay(OwnEnd, CancellationToken.None)) != ended)
            _ = CaptureNative.Kill(perf.Id, Interrupt);
    }

    private static List<string> Arguments(CaptureRequest request)
    {
        int pages = Math.Max(1, request.BufferKilobytes * 1024 / Environment.SystemPageSize);
        List<string> arguments = ["record", "-a", "-o", request.Output, "-m", pages.ToString(CultureInfo.InvariantCulture)];
        if (request.Compress) arguments.Add("-z");
        if (request.Command.Count > 0) arguments.Add("-q");
        foreach (string name in TraceEvents.Choose(request.AllEvents, request.Waking))
        {
            arguments.AddRange(["-e", name]);
            if (request.SwitchFilter is { } filter && name == "sched:sched_switch") arguments.AddRange(["--filter", filter]);
        }

        arguments.Add("--");
        if (request.Command.Count > 0) arguments.AddRange(request.Command);
        else arguments.AddRange(["sleep", request.Duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)]);
        return arguments;
    }

    private static Process Start(ProcessStartInfo start, string perf)
    {
        try
        {
            return Process.Start(start) ?? throw new CaptureException($"'{perf}' could not be started");
        }
        catch (Win32Exception e)
        {
            throw new CaptureException(
                $"'{perf}' cannot be executed: install the Debian package linux-perf, name another with --use-perf, or record with --native", e);
        }
    }

    private static string Reason(int code, string[] lines)
    {
        if (!Environment.IsPrivilegedProcess) return TraceEvents.Missing();
        string said = lines.FirstOrDefault(static l => !l.StartsWith('[')) ?? "it said nothing";
        return string.Create(CultureInfo.InvariantCulture, $"perf record ended with exit code {code}: {said}");
    }
}
