using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Pcp.Reports;

/// <summary>Reports an archive that exists; it is not changed.</summary>
public sealed class PostProcessStep() : PluginStep<PostProcessInput>("post-process", new Display(
    "Post-Process PCP Archive", "Report the metrics of a PCP archive"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<StepOutput> Outputs { get; } = [PcpReportSteps.Success, PcpReportSteps.Failure];

    /// <inheritdoc/>
    protected override Task<StepResult> RunAsync(PostProcessInput input, StepContext context) =>
        PcpReportSteps.GuardAsync(
            async () => new PcpDataOutput { PcpOutput = await Task.Run(() => ReportAsync(input, context)) });

    private static async Task<IReadOnlyList<JsonValue>> ReportAsync(PostProcessInput input, StepContext context)
    {
        try
        {
            return await new PcpReport(input, null).MakeAsync(input.ArchivePath, isOwn: false, context.Log, context.Stopping);
        }
        catch (OperationCanceledException)
        {
            throw new OperationException("the report was ended before it was complete");
        }
    }
}
