using Perfolio.Arcaflow.Steps;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Arcaflow.Pcp.Recording;

/// <summary>Records with our own sampler; needs no PCP.</summary>
internal sealed class EmbeddedRecorder : IPcpRecorder
{
    /// <inheritdoc/>
    public async Task<string> RecordAsync(RecordingPlan plan, WorkFolder folder, StepContext context)
    {
        using var recorder = new ArchiveRecorder(new RecordOptions
        {
            BaseName = folder.File("archive"),
            Groups = plan.Configuration is { } text
                ? RecordGroup.From(LoggingConfiguration.Parse(text, "pmlogger_conf"), plan.Interval)
                : [RecordGroup.Of(plan.Metrics, plan.Interval)],
            End = new RecordLimit(0, 0, plan.Timeout ?? TimeSpan.Zero),
            // A run that is cancelled at once has a sample all the same.
            FinalSample = true,
            Sampling = SamplerOptions.Default with { Time = context.Time },
            Warn = context.Log.WriteLine,
        });
        RecordReport report = await recorder.RunAsync(context.Stopping);
        if (report.LateTicks > 0)
            await context.Log.WriteLineAsync(
                $"{report.LateTicks} samples were left out because the ones before took longer than the interval");
        return report.BaseName;
    }
}
