using System.Globalization;
using Perfolio.Collectors.Processes;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.Units;
using Perfolio.Scheduling;
using Perfolio.Scheduling.Analysis;
using Perfolio.Scheduling.Capturing;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;

namespace Perfolio.Collectors.Scheduling;

/// <summary>
/// <c>collect sched</c>: captures scheduler events of the whole system while a command runs. The capture is kept in
/// <c>.perun/perfolio/captures</c>; the profile has the times and counts of every task (docs/collectors.md, "sched").
/// </summary>
public sealed class SchedulerCollector : IUnit
{
    private const string Buffer = "buffer";
    private const string All = "all_tasks";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public UnitDescription Description { get; } = new(
        "sched", UnitKind.Collect, "Run, wait and sleep times, switches and migrations of tasks while a command runs.")
    {
        ProfileType = "mixed",
        Units = [new("time", "s"), new("sched", "")],
        Parameters =
        [
            new(Buffer, UnitParameterType.Integer, JsonValue.Of(8192), "Buffer per CPU in KiB, a power of two.") { Minimum = 4 },
            new(All, UnitParameterType.Flag, JsonValue.Of(false), "Tasks of the whole system, not only the command's own."),
        ],
    };

    /// <inheritdoc/>
    public async ValueTask<PhaseResult> RunAsync(UnitContext context, CancellationToken cancellationToken)
    {
        int buffer = context.Integer(Buffer);
        if (!int.IsPow2(buffer) || buffer > 1 << 20) return PhaseResult.Failed($"{Buffer} is a power of two from 4 to 1048576");
        string recording = Path.Combine(context.ScratchDirectory, "sched.perf.data");
        try
        {
            return await CaptureAsync(context, recording, buffer, cancellationToken);
        }
        catch (Exception e) when (e is CaptureException or SchedulingException or Profiles.OperationException)
        {
            return PhaseResult.Failed(e.Message);
        }
        finally
        {
            File.Delete(recording);
        }
    }

    private static async Task<PhaseResult> CaptureAsync(
        UnitContext context, string recording, int buffer, CancellationToken cancellationToken)
    {
        using var launcher = new ChildLauncher(
            ChildCommand.From(context), time: context.Time, cancellationToken: cancellationToken);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var request = new CaptureRequest
        {
            Output = recording,
            Duration = Longest,
            BufferKilobytes = buffer,
            Started = () => started.TrySetResult()
        };
        Task<CaptureOutcome> recorded = NativeRecorder.RecordAsync(request, stop.Token);
        await Task.WhenAny(started.Task, recorded);
        ChildResult? result = recorded.IsCompleted ? null : await Task.Factory.StartNew(
            () => launcher.Run(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await stop.CancelAsync();
        await recorded;

        string path = CapturePath(context);
        using (ISchedEventSource source = CaptureFile.Open(recording))
        {
            ConvertResult kept = CaptureConverter.Convert(
                source, path, new ConvertOptions { Format = CaptureFormat.Pfs }, CancellationToken.None);
            context.Kept.Add(string.Create(CultureInfo.InvariantCulture, $"{kept.Items} events in {path}"));
        }

        using ISchedEventSource capture = CaptureFile.Open(path);
        var summary = new TaskSummary(capture, Environment.ProcessId, context.Flag(All));
        context.Profile = summary.ToProfile();
        CaptureStatistics statistics = summary.Statistics;
        if (statistics.Loss.Total > 0)
        {
            context.Partial = string.Create(CultureInfo.InvariantCulture, $"{statistics.Loss.Total} scheduler events were lost");
            context.Remarks.Add(context.Partial + "; use a larger buffer");
        }

        if (statistics.EstimatedRuns > 0)
            context.Remarks.Add(
                string.Create(CultureInfo.InvariantCulture, $"{statistics.EstimatedRuns} runs begin with a switch that the " +
                    $"kernel did not record; their length is the kernel's accounting"));
        return result is { IsSuccess: true } ? PhaseResult.Ok : PhaseResult.Failed($"{context.Executable!.Line}: {result}");
    }

    private static string CapturePath(UnitContext context)
    {
        string directory = Instance.Find(context.WorkingDirectory) is { } instance
            ? Path.Combine(instance.ExtensionDirectory, "captures")
            : Path.GetTempPath();
        Directory.CreateDirectory(directory);
        string stamp = context.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);
        return Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"sched-{stamp}-{Environment.ProcessId}.pfs"));
    }
}
