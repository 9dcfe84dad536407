using System.Globalization;
using Perfolio.Arcaflow.Pcp.Collecting;
using Perfolio.Arcaflow.Steps;
using Perfolio.Archives;
using Perfolio.Metrics.Configuration;
using Perfolio.Profiles;

namespace Perfolio.Arcaflow.Pcp.Installed;

/// <summary>Collects with the installed pmcd and pmlogger.</summary>
/// <param name="find">Looks for PCP.</param>
/// <param name="mostIntervals">How many intervals are returned at most.</param>
internal sealed class InstalledPcpCollector(Func<PcpInstallation> find, int mostIntervals) : IIntervalCollector
{
    // A client that cancels waits a second; the first sample of a recorder that has just started is worth most of it.
    private static readonly TimeSpan FirstSampleLimit = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IntervalOutput>> CollectAsync(TimeSpan interval, TimeSpan? timeout, StepContext context)
    {
        if (interval > LoggingConfiguration.LongestInterval)
            throw new OperationException(string.Create(
                CultureInfo.InvariantCulture, $"pmlogger takes no interval above {LoggingConfiguration.LongestInterval.TotalSeconds:0} seconds, {interval.TotalSeconds} given"));
        // Started whether or not a cancel has come already: there is to be one entry at least.
        await using PcpRecording recording = await PcpRecording.StartAsync(find(), Configuration(interval), CancellationToken.None);
        long begin = context.Time.GetTimestamp();
        while (!context.Stopping.IsCancellationRequested)
        {
            TimeSpan left = timeout - context.Time.GetElapsedTime(begin) ?? Watch;
            if (left <= TimeSpan.Zero) break;
            await DelayAsync(left < Watch ? left : Watch, context);
            recording.CheckRunning();
        }

        await FirstSampleAsync(recording, context);
        await recording.FinishAsync(context.Log);
        var series = new IntervalSeries(mostIntervals);
        foreach (IntervalSample sample in ArchivedSamples.Read(recording.Archive))
            if (series.Add(() => sample))
                await context.Log.WriteLineAsync($"more than {mostIntervals} intervals: every second one is dropped, the rest cover twice the time");
        IReadOnlyList<IntervalOutput> output = series.ToOutput();
        return output.Count > 0 ? output : throw new OperationException("the recording of pmlogger is empty: it was ended before its first sample");
    }

    private static string Configuration(TimeSpan interval) => string.Create(
        CultureInfo.InvariantCulture, $"log mandatory on {(long)interval.TotalMilliseconds} msec {{\n{string.Join('\n', IntervalMetrics.Names)}\n}}\n");

    private static async Task FirstSampleAsync(PcpRecording recording, StepContext context)
    {
        long begin = context.Time.GetTimestamp();
        while (!HasSample(recording.Archive) && context.Time.GetElapsedTime(begin) < FirstSampleLimit)
        {
            recording.CheckRunning();
            await Task.Delay(Poll, context.Time, CancellationToken.None);
        }
    }

    private static bool HasSample(string archive)
    {
        try
        {
            return ArchivedSamples.Read(archive).Any();
        }
        catch (ArchiveException)
        {
            return false;
        }
    }

    private static async Task DelayAsync(TimeSpan time, StepContext context)
    {
        try
        {
            await Task.Delay(time, context.Time, context.Stopping);
        }
        catch (OperationCanceledException)
        {
            // The usual end.
        }
    }
}
