using System.Globalization;
using Perfolio.Arcaflow.Pcp.Installed;
using Perfolio.Arcaflow.Steps;
using Perfolio.Metrics.Configuration;
using Perfolio.Profiles;

namespace Perfolio.Arcaflow.Pcp.Recording;

/// <summary>Records with the installed pmcd and pmlogger.</summary>
/// <param name="find">Looks for PCP.</param>
internal sealed class InstalledPcpRecorder(Func<PcpInstallation> find) : IPcpRecorder
{
    private static readonly TimeSpan Longest = LoggingConfiguration.LongestInterval;

    /// <inheritdoc/>
    public async Task<string> RecordAsync(RecordingPlan plan, WorkFolder folder, StepContext context)
    {
        if (plan.Interval > Longest)
            throw new OperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"pmlogger takes no interval above {Longest.TotalSeconds:0} seconds, {plan.Interval.TotalSeconds} given"));
        // Started whether or not a cancel has come already: there is to be one sample at least.
        await using PcpRecording recording = await PcpRecording.StartAsync(
            find(), folder, Configuration(plan), plan.Interval, CancellationToken.None);
        await recording.RunAsync(plan.Timeout, context);
        return recording.Archive;
    }

    private static string Configuration(RecordingPlan plan) => plan.Configuration ?? string.Create(
        CultureInfo.InvariantCulture,
        $"log mandatory on {(long)plan.Interval.TotalMilliseconds} msec {{\n{string.Join('\n', plan.Metrics)}\n}}\n");
}
