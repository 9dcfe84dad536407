using System.Globalization;
using Perfolio.Archives;
using Perfolio.Collectors.Processes;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Sampling;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.SystemMetrics;

/// <summary>
/// <c>collect system</c>: records the system's metrics while a command runs. The PCP archive is kept in
/// <c>.perun/perfolio/archives</c>, the profile has mean, smallest and largest value of every metric (docs/collectors.md,
/// "system").
/// </summary>
public sealed class SystemCollector : IUnit
{
    private const string Interval = "interval";
    private const string MetricNames = "metrics";

    private static readonly string[] Standard =
        [
            "kernel.all.cpu", "kernel.all.load", "kernel.all.pswitch", "kernel.all.intr", "kernel.all.running",
            "kernel.all.blocked", "mem.util", "swap.pagesin", "swap.pagesout", "disk.all", "network.all"];

    /// <inheritdoc/>
    public UnitDescription Description { get; } = new(
        "system", UnitKind.Collect, "Metrics of the whole system while a command runs.")
    {
        ProfileType = "mixed",
        Units = [new("system", "")],
        Parameters =
        [
            new(Interval, UnitParameterType.Number, JsonValue.Of(0.1), "Seconds between samples.") { Minimum = 0.01 },
            new(
                MetricNames, UnitParameterType.TextList, JsonValue.Strings(Standard),
                "Metrics, or nodes of the name space that stand for all below."),
        ],
    };

    /// <inheritdoc/>
    public async ValueTask<PhaseResult> RunAsync(UnitContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await RecordAsync(context, cancellationToken);
        }
        catch (Exception e) when (e is OperationException or ArchiveException)
        {
            return PhaseResult.Failed(e.Message);
        }
    }

    private static async Task<PhaseResult> RecordAsync(UnitContext context, CancellationToken cancellationToken)
    {
        using var launcher = new ChildLauncher(
            ChildCommand.From(context), time: context.Time, cancellationToken: cancellationToken);
        var summary = new MetricSummary();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string path = ArchivePath(context);
        using var recorder = new ArchiveRecorder(new RecordOptions
        {
            BaseName = path,
            Groups =
            [
                RecordGroup.Of(
                    context.Parameters.Member(MetricNames)!.AsArray().Select(static n => n.AsString()),
                    TimeSpan.FromSeconds(context.Number(Interval)))
            ],
            FinalSample = true,
            Sampling = SamplerOptions.Default with { Time = context.Time },
            Warn = context.Remarks.Add,
            Sampled = summary.Add,
            Started = () => started.TrySetResult(),
        });
        using var stop = new CancellationTokenSource();
        Task<RecordReport> recording = Task.Run(() => recorder.RunAsync(stop.Token), CancellationToken.None);
        await Task.WhenAny(started.Task, recording);
        ChildResult? result = null;
        try
        {
            if (!recording.IsFaulted)
                result = await Task.Factory.StartNew(
                    () => launcher.Run(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            // Also when the kernel refuses the program: nobody may dispose a recorder that runs.
            await stop.CancelAsync();
            await Task.WhenAny(recording);
        }

        RecordReport report = await recording;
        context.Profile = summary.ToProfile();
        context.Kept.Add(
            string.Create(CultureInfo.InvariantCulture, $"{report.Records} samples of {report.Metrics} metrics in {path}"));
        if (report.LateTicks > 0)
            context.Remarks.Add(
                string.Create(CultureInfo.InvariantCulture, $"{report.LateTicks} samples were left out because they came late"));
        return result is { IsSuccess: true } ? PhaseResult.Ok : PhaseResult.Failed($"{context.Executable!.Line}: {result}");
    }

    private static string ArchivePath(UnitContext context)
    {
        string directory = Instance.Find(context.WorkingDirectory) is { } instance
            ? Path.Combine(instance.ExtensionDirectory, "archives")
            : Path.GetTempPath();
        Directory.CreateDirectory(directory);
        string stamp = context.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);
        return Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"system-{stamp}-{Environment.ProcessId}"));
    }
}
