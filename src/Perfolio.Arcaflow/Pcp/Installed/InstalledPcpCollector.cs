using Perfolio.Arcaflow.Pcp.Collecting;
using Perfolio.Arcaflow.Pcp.Recording;
using Perfolio.Arcaflow.Steps;

namespace Perfolio.Arcaflow.Pcp.Installed;

/// <summary>Collects with the installed pmcd and pmlogger.</summary>
/// <param name="find">Looks for PCP.</param>
/// <param name="mostIntervals">How many intervals are returned at most.</param>
internal sealed class InstalledPcpCollector(Func<PcpInstallation> find, int mostIntervals) : IIntervalCollector
{
    private readonly InstalledPcpRecorder _recorder = new(find);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IntervalOutput>> CollectAsync(TimeSpan interval, TimeSpan? timeout, StepContext context)
    {
        using var folder = new WorkFolder();
        string archive = await _recorder.RecordAsync(
            new RecordingPlan(IntervalMetrics.Names, null, interval, timeout), folder, context);
        var series = new IntervalSeries(mostIntervals);
        foreach (IntervalSample sample in ArchivedSamples.Read(archive))
            if (series.Add(() => sample))
                await context.Log.WriteLineAsync(
                    $"more than {mostIntervals} intervals: every second one is dropped, the rest cover twice the time");
        return series.ToOutput();
    }
}
